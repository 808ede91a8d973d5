rm -rf .git
git init -b main
printf 'Harbor Lights\nWinter Timetable\n' > films.txt
git add films.txt
git commit -m "Add the list of films"
git switch -c summer
echo "The Ferry" >> films.txt
git commit -a -m "Add The Ferry"
git commit --allow-empty -m "Done"
git switch main
