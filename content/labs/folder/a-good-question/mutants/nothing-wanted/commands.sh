printf "const films = 'Salt, Low Tide'\nfilms.sort()\n" > example.mjs
cat > question.md << 'END'
# What I wanted
# What I did
node example.mjs
const films = 'Salt, Low Tide'
films.sort()
# What came
TypeError: films.sort is not a function
END
