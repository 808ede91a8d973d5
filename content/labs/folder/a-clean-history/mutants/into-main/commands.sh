git rebase -q main
git reset -q --soft main
git restore -q --staged .
git add search.js
git commit -q -m "Search films by a word in their title"
git add search.test.js
git commit -q -m "Test the search"
git switch -q main
git merge -q search
git switch -q search
