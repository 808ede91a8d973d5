git switch -q -c clean main
git checkout -q search -- search.js
git commit -q -m "Search films by a word in their title"
git checkout -q search -- search.test.js
git commit -q -m "Test that the search finds by a word"
git branch -q -M clean search
