cat > report.mjs << 'END'
import { readFileSync } from 'node:fs'

let total = 0
for (const line of readFileSync('history.csv', 'utf8').trim().split('\n').slice(1)) {
  const [title, minutes] = line.split(',')
  console.log(title + ': ' + minutes)
  total += Number(minutes)
}
console.log('Total: ' + total)
END
