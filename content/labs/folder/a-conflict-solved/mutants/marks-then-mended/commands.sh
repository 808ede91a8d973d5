git merge mara || true
git commit -a -m "Merge mara"
cat > films.txt << 'END'
Harbor Lights, 14 minutes, subtitles
Winter Timetable, 108 minutes, subtitles
Low Tide, 75 minutes
END
git commit -a -m "Take the marks out"
