git switch -q -c clean main
git checkout -q search~5 -- search.js
git commit -q -m "Search films by a word in their title"
git checkout -q search -- search.test.js
git commit -q -m "Test the search"
git branch -q -M clean search
