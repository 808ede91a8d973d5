printf "const films = 'Salt, Low Tide'\nfilms.sort()\n" > example.mjs
sed "s/'Salt, Low Tide, The Ferry'/['Salt', 'Low Tide', 'The Ferry']/" report.mjs > new
mv new report.mjs
cat > question.md << 'END'
# What I wanted
The films in the order of the alphabet.
# What I did
node example.mjs
const films = 'Salt, Low Tide'
films.sort()
# What came
TypeError: films.sort is not a function
END
