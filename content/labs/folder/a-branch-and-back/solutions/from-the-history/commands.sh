git checkout HEAD -- films.txt
git branch summer
git checkout summer
printf 'Harbor Lights\nWinter Timetable\nThe Ferry\n' > films.txt
git commit -a -m "A third film for the summer"
git checkout main
