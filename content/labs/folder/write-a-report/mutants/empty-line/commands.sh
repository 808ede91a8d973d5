cat > report.mjs << 'END'
import { readFileSync, writeFileSync } from 'node:fs'

const lines = []
let total = 0
const text = readFileSync('history.csv', 'utf8').replace('title,minutes\n', '').trimEnd()
for (const line of text.split('\n')) {
  const [title, minutes] = line.split(',')
  lines.push(title + ': ' + minutes)
  total += Number(minutes)
}
lines.push('Total: ' + total)
writeFileSync('report.txt', lines.join('\n') + '\n')
END
