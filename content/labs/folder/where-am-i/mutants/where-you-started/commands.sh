mkdir posters
mkdir trailers
