import { readFileSync } from 'node:fs'

/** Sorted by name, equal names stand together: each run of them is one line. */
function sums(watches, column) {
  const lines = []
  for (const watch of watches.toSorted((a, b) => (a[column] < b[column] ? -1 : 1))) {
    const last = lines.at(-1)
    const minutes = watch.minutes ?? 0
    if (last?.name === watch[column]) {
      last.minutes += minutes
    } else {
      lines.push({ name: watch[column], minutes })
    }
  }
  return lines
}

/** They come sorted by name, and sort leaves what is equal in its order. */
const mostFirst = (lines) => lines.toSorted((a, b) => b.minutes - a.minutes)

function section(title, lines) {
  const texts = lines.map(({ name, minutes }) => `  ${name}: ${minutes}`)
  return [title, ...texts].join('\n')
}

let watches
try {
  watches = JSON.parse(readFileSync('watches.json', 'utf8'))
} catch {
  console.error('watches.json cannot be read.')
  process.exit(1)
}
console.log(section('Minutes by film', mostFirst(sums(watches, 'film'))))
console.log(section('Minutes by viewer', mostFirst(sums(watches, 'viewer'))))
console.log(section('Minutes by day', sums(watches, 'day')))
