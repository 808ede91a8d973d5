import { readFileSync, writeFileSync } from 'node:fs'

const text = readFileSync('history.csv', 'utf8')
const lines = []
let total = 0
for (const line of text.split('\n').slice(1)) {
  if (line !== '' && !(lines.length && lines.at(-1) === line.replace(',', ': '))) {
    const parts = line.split(',')
    lines.push(parts[0] + ': ' + parts[1])
    total += Number(parts[1])
  }
}
lines.push('Total: ' + total)
writeFileSync('report.txt', lines.join('\n') + '\n')
