git init -q -b main
git add films.txt
git commit -q -m "Begin the list of films"
echo "Winter Timetable" >> films.txt
git commit -q -a -m "Add the second film"
: > films.txt
