git rebase -q main
