git merge mara || true
cat > films.txt << 'END'
Harbor Lights, 14 minutes, subtitles
Winter Timetable, 108 minutes, subtitles
Low Tide, 75 minutes
END
git commit -a -m "Bring in Mara's minutes"
git merge -X theirs --no-edit tom
