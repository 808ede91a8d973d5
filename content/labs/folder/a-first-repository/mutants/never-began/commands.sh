echo "Salt and Copper" >> films.txt
