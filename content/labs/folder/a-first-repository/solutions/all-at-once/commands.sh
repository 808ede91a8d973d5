git init -b main
git add .
git commit -m "Begin the list of films"
printf 'Harbor Lights\nWinter Timetable\nSalt and Copper\n' > films.txt
git commit -a -m "The list has a third film: Salt and Copper"
