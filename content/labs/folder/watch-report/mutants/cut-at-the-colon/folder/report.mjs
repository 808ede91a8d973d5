import { readFileSync } from 'node:fs'

/** Name to minutes: the watches of each name together. */
function sums(watches, column) {
  const all = new Map()
  for (const watch of watches) {
    const name = watch[column]
    all.set(name, (all.get(name) ?? 0) + (watch.minutes ?? 0))
  }
  return [...all].map(([n, m]) => `${n}: ${m}`).map((l) => [l.split(': ')[0], Number(l.split(': ')[1])])
}

const byName = ([a], [b]) => (a < b ? -1 : 1)
const byMinutes = (a, b) => b[1] - a[1] || byName(a, b)

function print(title, entries) {
  console.log(title)
  if (entries.length === 0) {
    console.log('  nothing')
  }
  for (const [name, minutes] of entries) {
    console.log(`  ${name}: ${minutes}`)
  }
}

function read() {
  try {
    return JSON.parse(readFileSync('watches.json', 'utf8'))
  } catch {
    return null
  }
}

const watches = read()
if (watches === null) {
  console.error('watches.json cannot be read.')
  process.exitCode = 1
} else {
  print('Minutes by film', sums(watches, 'film').sort(byMinutes))
  print('Minutes by viewer', sums(watches, 'viewer').sort(byMinutes))
  print('Minutes by day', sums(watches, 'day').sort(byName))
}
