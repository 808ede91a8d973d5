cat > example.mjs << 'END'
const films = 'Salt, Low Tide, The Ferry'
films.sort()
END
cat > question.md << 'END'
# What I wanted

The films in the order of the alphabet, one on each line.

# What I did

I ran `node example.mjs`. This is example.mjs:

    const films = 'Salt, Low Tide, The Ferry'
    films.sort()

# What came

    TypeError: films.sort is not a function
END
