git rebase -q main
git reset -q --soft main
git restore -q --staged .
git add .
git commit -q -m 'Search films by a word in their title, with a test'
