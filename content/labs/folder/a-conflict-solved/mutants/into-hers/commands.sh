git switch -q mara
git merge main || true
printf 'Harbor Lights, 14 minutes, subtitles\nWinter Timetable, 108 minutes, subtitles\nLow Tide, 75 minutes\n' > films.txt
git add films.txt
git commit -m "Merge main"
git switch -q main
git merge mara
