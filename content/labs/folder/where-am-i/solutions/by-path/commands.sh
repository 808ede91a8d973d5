mkdir shelf/short-films/posters
mkdir shelf/trailers
