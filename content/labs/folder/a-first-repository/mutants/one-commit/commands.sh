git init -b main
echo "Salt and Copper" >> films.txt
git add .
git commit -m "Add Salt and Copper"
