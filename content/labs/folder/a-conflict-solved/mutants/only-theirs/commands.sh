git merge -X theirs -m "Merge mara" mara
