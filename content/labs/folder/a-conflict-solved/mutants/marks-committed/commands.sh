git merge mara || true
git add films.txt
git commit -m "Merge mara"
