git init -b main
echo "Salt and Copper" >> films.txt
git add films.txt
git commit -m "Begin the list of films"
git add notes.txt
git commit -m "Add Salt and Copper"
