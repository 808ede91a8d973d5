git restore films.txt
echo "The Ferry" >> films.txt
git commit -a -m "Add The Ferry"
git branch summer
git revert --no-edit HEAD
