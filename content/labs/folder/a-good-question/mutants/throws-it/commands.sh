echo "throw new TypeError('films.sort is not a function')" > example.mjs
cat > question.md << 'END'
# What I wanted
The films in the order of the alphabet.
# What I did
node example.mjs
throw new TypeError('films.sort is not a function')
# What came
TypeError: films.sort is not a function
END
