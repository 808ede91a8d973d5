git merge --no-commit -X theirs mara
sed '1,2s/$/, subtitles/' films.txt > new
mv new films.txt
git add films.txt
git commit -m "Merge the measured films, with their subtitles"
