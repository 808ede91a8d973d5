git rebase -q main
git reset -q --soft main
git restore --staged .
git add search.js
git commit -q -m "Search films by a word in the title"
git add search.test.js
git commit -q -m "Add a test"
