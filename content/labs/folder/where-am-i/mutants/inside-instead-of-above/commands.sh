cd shelf/short-films
mkdir posters
mkdir trailers
