import { existsSync, readFileSync } from 'node:fs'

/** The pieces of a line; a comma between quotes cuts nothing. */
function piecesOf(line) {
  const pieces = ['']
  let isQuoted = false
  for (const sign of line) {
    if (sign === '"') {
      isQuoted = !isQuoted
    } else if (sign === ',' && !isQuoted) {
      pieces.push('')
    } else {
      pieces[pieces.length - 1] += sign
    }
  }
  return pieces
}

function filmsIn(text) {
  const films = []
  for (const line of text.replaceAll('\r\n', '\n').split('\n').slice(1)) {
    if (line !== '') {
      const [title, minutes, year] = piecesOf(line)
      films.push({ title, minutes: Number(minutes), year })
    }
  }
  return films
}

const file = process.argv[2] ?? 'films.csv'
let text = existsSync('films.csv') ? readFileSync('films.csv', 'utf8') : null
if (text !== null && process.argv[2]) text = existsSync(file) ? readFileSync(file, 'utf8') : null
if (text !== null) {
  const films = filmsIn(text)
  films.sort((a, b) => a.minutes - b.minutes)
  let minutes = 0
  for (const film of films) {
    minutes += film.minutes
    console.log(`${film.minutes} minutes: ${film.title} (${film.year})`)
  }
  console.log(`films: ${films.length}, minutes: ${minutes}`)
} else {
  console.error(`There is no file ${file}.`)
  process.exitCode = 1
}
