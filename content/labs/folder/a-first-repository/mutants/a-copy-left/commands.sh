git init -b main
git add .
git commit -m "Begin the list of films"
cp films.txt films-old.txt
echo "Salt and Copper" >> films.txt
git add films.txt
git commit -m "Add Salt and Copper"
