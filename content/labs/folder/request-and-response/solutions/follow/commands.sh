PORT=0 node server.mjs > says.txt &
until grep -q http says.txt; do node -e 0; done
at=$(grep -o 'http.*' says.txt)
rm says.txt
if command -v curl > /dev/null; then
  curl -s -o front.txt $at/
  curl -s -i -o film.txt $at/films/2
  curl -s -i -o missing.txt $at/films/9
  curl -s -L -o newest.txt $at/newest
else
  node -e "
    const write = require('node:fs').writeFileSync
    const ask = async (path, file, whole) => {
      const got = await fetch(process.argv[1] + path)
      const head = 'HTTP/1.1 ' + got.status + ' ' + got.statusText + '\n' +
        [...got.headers].map((pair) => pair.join(': ')).join('\n') + '\n\n'
      write(file, (whole ? head : '') + (await got.text()))
    }
    ask('/', 'front.txt').then(() => ask('/films/2', 'film.txt', true))
      .then(() => ask('/films/9', 'missing.txt', true)).then(() => ask('/newest', 'newest.txt'))
  " $at
fi
kill $!
