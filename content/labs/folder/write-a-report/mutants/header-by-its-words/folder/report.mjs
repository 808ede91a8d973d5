import { readFileSync, writeFileSync } from 'node:fs'

const text = readFileSync('history.csv', 'utf8')

const lines = []
let total = 0
for (const line of text.split('\n')) {
  if (line.startsWith('title') || line === '') continue
  const [title, minutes] = line.split(',')
  lines.push(`${title}: ${minutes}`)
  total += Number(minutes)
}
lines.push(`Total: ${total}`)
writeFileSync('report.txt', lines.join('\n') + '\n')
