PORT=0 node server.mjs > says.txt &
until grep -q http says.txt; do node -e 0; done
at=$(grep -o 'http.*' says.txt)
rm says.txt
node ask.mjs $at/ > front.txt
node ask.mjs -i $at/films/2 > film.txt
node ask.mjs -i $at/films/9 > missing.txt
node ask.mjs -i $at/newest > newest.txt
node ask.mjs -i $at/films/3 >> newest.txt
kill $!
