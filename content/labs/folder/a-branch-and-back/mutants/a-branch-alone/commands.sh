git restore films.txt
git switch -c summer
echo "The Ferry" >> films.txt
git switch main
