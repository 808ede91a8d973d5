cat > report.mjs << 'END'
import { readFileSync, writeFileSync } from 'node:fs'

const films = new Map()
let total = 0
for (const line of readFileSync('history.csv', 'utf8').trim().split('\n').slice(1)) {
  const [title, minutes] = line.split(',')
  films.set(title, (films.get(title) ?? 0) + Number(minutes))
  total += Number(minutes)
}
const lines = [...films].map(([title, minutes]) => title + ': ' + minutes)
writeFileSync('report.txt', [...lines, 'Total: ' + total].join('\n') + '\n')
END
