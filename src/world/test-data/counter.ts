import fs from 'node:fs'
import { withLock } from '../clusters/process-lock.ts'

/*
 * Adds one to the number in a file, so many times, each under the lock: "node counter FOLDER FILE
 * TIMES"; with TIMES 0 it takes the lock, says "held" and keeps it.
 */
const [folder, file, times] = process.argv.slice(2) as [string, string, string]
if (times === '0') {
  await withLock(folder, async () => {
    process.stdout.write('held\n')
    await new Promise((resolve) => setTimeout(resolve, 3_600_000))
  })
}
for (let time = 0; time < Number(times); time++) {
  await withLock(folder, async () => {
    const count = Number(fs.readFileSync(file, 'utf8'))
    await new Promise((resolve) => setImmediate(resolve))
    fs.writeFileSync(file, String(count + 1))
  })
}
