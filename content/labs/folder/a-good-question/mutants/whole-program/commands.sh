cp report.mjs example.mjs
cat > question.md << 'END'
# What I wanted
The films in order.
# What I did
node example.mjs, and in it stands films.sort()
# What came
TypeError: films.sort is not a function
END
