git init -q -b main
git add .
git commit -q -m "Begin the lists"
git switch -q -c mara
printf 'Harbor Lights, 14 minutes\nWinter Timetable, 108 minutes\nLow Tide, 75 minutes\n' > films.txt
git commit -q -a -m "Measure the films anew, and add Low Tide"
git switch -q -c tom main
printf 'Monday: 5 pm to 10 pm\nTuesday: closed\n' > hours.txt
git commit -q -a -m "Open later on Monday"
git switch -q main
printf 'Harbor Lights, 15 minutes, subtitles\nWinter Timetable, 110 minutes, subtitles\n' > films.txt
printf 'Monday: 4 pm to 11 pm\nTuesday: closed\n' > hours.txt
git commit -q -a -m "Say which films have subtitles, and close later on Monday"
