echo "films.sort()" > example.mjs
cat > question.md << 'END'
# What I wanted
The films in order.
# What I did
node example.mjs, with the line films.sort()
# What came
TypeError: films.sort is not a function
END
