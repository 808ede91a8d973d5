cat > report.mjs << 'END'
import fs from 'node:fs'

let report = ''
let total = 0
const [, ...lines] = fs.readFileSync('history.csv', 'utf8').trim().split('\n')
for (const line of lines) {
  const [title, minutes] = line.split(',')
  report += `${title}: ${minutes}\n`
  total += Number(minutes)
}
fs.writeFileSync('report.txt', `${report}Total: ${total}\n`)
END
