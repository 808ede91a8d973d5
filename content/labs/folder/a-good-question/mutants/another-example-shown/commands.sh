printf "const films = 'Salt, Low Tide'\nfilms.sort()\n" > example.mjs
cat > question.md << 'END'
# What I wanted
The films in the order of the alphabet.
# What I did
node example.mjs
const films = 'b, a'
films.sort()
# What came
TypeError: films.sort is not a function
END
