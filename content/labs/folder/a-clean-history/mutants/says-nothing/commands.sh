git rebase -q main
git reset -q --soft main
git restore -q --staged .
git add search.js
git commit -q -m "wip"
git add search.test.js
git commit -q -m "tests"
