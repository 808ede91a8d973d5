git init -b main
git add films.txt
git commit -m "Add the list of films"
echo "Salt and Copper" >> films.txt
git add films.txt
git commit -m "Add Salt and Copper"
