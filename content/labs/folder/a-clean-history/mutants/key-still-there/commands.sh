git rebase -q main
git reset -q --soft search~2
git commit -q -m "Search films by a word in their title, with a test"
git reset -q --hard
first=$(git rev-parse HEAD)
git switch -q -c clean main
git checkout -q "$first~2" -- search.js config.js
git commit -q -m "Search films by a word in their title"
git checkout -q "$first" -- search.test.js config.js
git commit -q -m "Test the search"
git branch -q -M clean search
