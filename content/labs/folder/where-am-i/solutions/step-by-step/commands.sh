cd shelf
cd short-films
mkdir posters
cd ..
mkdir trailers
