import { readFileSync } from 'node:fs'

/** Year and minutes are the last two pieces; all that is left is the title. */
function filmOf(line) {
  const pieces = line.split(',')
  const year = pieces.pop()
  const minutes = Number(pieces.pop())
  return { minutes, year, title: pieces.join(',').replace(/^"(.*)"$/, '$1') }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    console.error(`There is no file ${file}.`)
    process.exit(1)
  }
}

const text = read(process.argv[2] ?? 'films.csv')
const [, ...lines] = text.split(text.includes('\r\n') ? '\r\n' : '\n')
const films = lines.filter((line) => line !== '').map(filmOf)
const sorted = films.toSorted((a, b) => a.minutes - b.minutes)
for (const { title, minutes, year } of sorted) {
  console.log(`${minutes} minutes: ${title} (${year})`)
}
const total = films.reduce((sum, { minutes }) => sum + minutes, 0)
console.log(`films: ${films.length}, minutes: ${total}`)
