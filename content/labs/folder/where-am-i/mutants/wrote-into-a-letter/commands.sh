mkdir shelf/short-films/posters shelf/trailers
echo "posters made" >> desk/monday.txt
