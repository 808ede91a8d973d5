git merge mara || true
cat > films.txt << 'END'
Harbor Lights, 14 minutes, subtitles
Low Tide, 75 minutes
END
git commit -a -m "Merge mara"
