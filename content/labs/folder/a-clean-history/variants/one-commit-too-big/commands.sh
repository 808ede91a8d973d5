git init -q -b main
git add .
git commit -q -m "Begin the box office"
git switch -q -c seats
cat > seats.js << 'END'
import { screens } from './config.js'

export function seats(rows) {
  return rows.flat().length * screens
}
END
printf 'name,email\nAda Okafor,ada@mail.example\nMax Lind,max@mail.example\n' > guests.csv
git add .
git commit -q -m "stuff"
printf 'export const port = 8080\nexport const screens = 2\n' > config.js
cat > seats.js << 'END'
/** How many seats all rows have together. */
export function seats(rows) {
  return rows.reduce((all, row) => all + row.length, 0)
}
END
git commit -q -a -m "more stuff, and the port was wrong"
git rm -q guests.csv
git commit -q -m "remove file"
git switch -q main
printf '# Reel, seats\n\nIt starts with `node server.js`.\n' > README.md
git commit -q -a -m "Say how it starts"
git switch -q seats
