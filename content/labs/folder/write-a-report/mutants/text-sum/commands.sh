cat > report.mjs << 'END'
import { readFileSync, writeFileSync } from 'node:fs'

const lines = []
let total = 0
for (const line of readFileSync('history.csv', 'utf8').trim().split('\n').slice(1)) {
  const [title, minutes] = line.split(',')
  lines.push(title + ': ' + minutes)
  total += minutes
}
lines.push('Total: ' + total)
writeFileSync('report.txt', lines.join('\n') + '\n')
END
