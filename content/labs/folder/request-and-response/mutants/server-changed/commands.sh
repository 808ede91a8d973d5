sed "s|path === '/newest'|path === '/old'|; s|path.startsWith('/films/')|path.startsWith('/films/') \|\| path === '/newest'|; s|Number(path.slice(7))|(Number(path.slice(7)) \|\| 3)|" server.mjs > new
mv new server.mjs
PORT=0 node server.mjs > says.txt &
until grep -q http says.txt; do node -e 0; done
at=$(grep -o 'http.*' says.txt)
rm says.txt
node ask.mjs $at/ > front.txt
node ask.mjs -i $at/films/2 > film.txt
node ask.mjs -i $at/films/9 > missing.txt
node ask.mjs $at/newest > newest.txt
kill $!
