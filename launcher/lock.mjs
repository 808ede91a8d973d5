import fs from 'node:fs'
import path from 'node:path'

/** Runs `work` while no other set-up of the same folder runs; waits for a living one. */
export async function withLock(file, say, work) {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  for (let said = false; !take(file); ) {
    const owner = ownerOf(file)
    if (owner === 'gone') {
      fs.rmSync(file, { force: true })
      continue
    }
    if (!said) say(`another set-up is running (process ${owner}); waiting for it`)
    said = true
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  try {
    return await work()
  } finally {
    fs.rmSync(file, { force: true })
  }
}

function take(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

/** The process that holds the lock, or 'gone'. */
function ownerOf(file) {
  try {
    const pid = Number(fs.readFileSync(file, 'utf8'))
    if (!pid) return Date.now() - fs.statSync(file).mtimeMs < 5000 ? 'just starting' : 'gone'
    process.kill(pid, 0)
    return isSetUp(pid) ? pid : 'gone'
  } catch (error) {
    if (error.code === 'EPERM') return 'of another user'
    return 'gone'
  }
}

/** A zombie answers kill(pid, 0) and a pid can be reused: look what it is, where /proc tells. */
function isSetUp(pid) {
  if (!fs.existsSync('/proc/self/stat')) return true
  try {
    const isZombie = /\) Z /.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'))
    const command = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return !isZombie && /launcher\.mjs|backwright/.test(command)
  } catch {
    return false
  }
}
