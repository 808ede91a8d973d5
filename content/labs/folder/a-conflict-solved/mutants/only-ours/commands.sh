git merge -X ours -m "Merge mara" mara
