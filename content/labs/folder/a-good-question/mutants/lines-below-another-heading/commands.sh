printf "const films = 'Salt, Low Tide'\nfilms.sort()\n" > example.mjs
cat > question.md << 'END'
# What I wanted
The films in order.
# What I did
node example.mjs
# What came
const films = 'Salt, Low Tide'
films.sort()
TypeError: films.sort is not a function
END
