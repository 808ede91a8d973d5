git init -b main
git config user.name "Mara"
git config user.email "mara@reel.example"
git add films.txt
git add notes.txt
git commit -m "Add the list of films and the notes"
echo "Salt and Copper" >> films.txt
git add films.txt
git commit -m "Add Salt and Copper"
