git restore films.txt
git switch -c summer
echo "The Ferry" >> films.txt
echo "ask Mara" > notes.txt
git add -A
git commit -m "Add The Ferry"
git switch main
