mkdir posters
cd shelf/short-films
mkdir posters
cd ..
mkdir trailers
