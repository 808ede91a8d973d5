git init -q -b main
git add .
git commit -q -m "Begin the catalog"
git switch -q -c search
cat > search.js << 'END'
export function search(films, word) {
  console.log('search', word)
  return films.filter((film) => film.title.includes(word))
}
END
git add .
git commit -q -m "wip"
printf "export const key = 'live-7f3a91'\n" > config.js
git commit -q -a -m "try it with the real key"
cat > search.js << 'END'
export function search(films, word) {
  return films.filter((film) => film.title.includes(word))
}
END
git commit -q -a -m "fix"
cat > search.test.js << 'END'
import assert from 'node:assert'
import { search } from './search.js'

const films = [{ title: 'Salt' }, { title: 'Low Tide' }]
assert.deepEqual(search(films, 'Tide'), [{ title: 'Low Tyde' }])
END
git add .
git commit -q -m "tests"
printf "export const key = process.env.SEARCH_KEY\n" > config.js
git commit -q -a -m "oops, the key"
cat > search.test.js << 'END'
import assert from 'node:assert'
import { search } from './search.js'

const films = [{ title: 'Salt' }, { title: 'Low Tide' }]
assert.deepEqual(search(films, 'Tide'), [{ title: 'Low Tide' }])
END
git commit -q -a -m "typo"
git switch -q main
printf '# Reel, search\n\nStart it with `node server.js`.\n' > README.md
git commit -q -a -m "Say how to start it"
git switch -q search
