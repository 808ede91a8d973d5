git restore films.txt
git switch -c summer
echo "The Ferry" >> films.txt
git add films.txt
git commit -m "Add The Ferry for the summer"
git switch main
