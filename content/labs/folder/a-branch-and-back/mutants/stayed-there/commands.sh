git restore films.txt
git switch -c summer
echo "The Ferry" >> films.txt
git commit -a -m "Add The Ferry for the summer"
