git init -b main
git add films.txt
git commit -m "Add the list of films"
git add notes.txt
echo "Salt and Copper" >> films.txt
git commit -m "Add Salt and Copper"
