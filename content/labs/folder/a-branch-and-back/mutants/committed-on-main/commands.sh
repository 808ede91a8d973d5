git restore films.txt
echo "The Ferry" >> films.txt
git commit -a -m "Add The Ferry for the summer"
git branch summer
