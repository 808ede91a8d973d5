cat > films.txt << 'END'
Harbor Lights, 14 minutes, subtitles
Winter Timetable, 108 minutes, subtitles
Low Tide, 75 minutes
END
git add films.txt
git commit -m "Bring in Mara's minutes"
