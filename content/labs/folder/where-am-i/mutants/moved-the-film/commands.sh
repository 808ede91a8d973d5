mkdir shelf/short-films/posters
mkdir shelf/trailers
mv shelf/short-films/harbor-lights.txt shelf/short-films/posters
