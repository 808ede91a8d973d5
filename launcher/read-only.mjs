import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { copyMark } from './data-folder.mjs'

/** What the set-up makes or a person keeps in a checkout is no part of its copy. */
function isPart({ name }) {
  return name === '.npmrc' || !(name === 'node_modules' || name === 'dist' || name.startsWith('.'))
}

/**
 * A checkout that can only be read is set up in a copy of its own, in the data folder. The copy
 * follows the checkout: when a file there changed, all of them are copied again.
 */
export function followCheckout({ root, copy, say }) {
  const files = filesOf(root, '')
  const stamp = stampOf(root, files)
  const stampFile = path.join(copy, copyMark)
  if (fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === stamp) return
  say(`this checkout can only be read: setting up a copy in ${copy}`)
  fs.mkdirSync(copy, { recursive: true })
  for (const file of filesOf(copy, '')) fs.rmSync(path.join(copy, file))
  for (const file of files) {
    const target = path.join(copy, file)
    fs.mkdirSync(path.dirname(target), { recursive: true })
    fs.copyFileSync(path.join(root, file), target)
    const { atime, mtime, mode } = fs.statSync(path.join(root, file))
    fs.chmodSync(target, mode | 0o200)
    // The build looks at times to see what changed.
    fs.utimesSync(target, atime, mtime)
  }
  fs.writeFileSync(stampFile, stamp)
}

function filesOf(root, folder) {
  return fs.readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (!isPart(entry)) return []
    const name = path.join(folder, entry.name)
    if (entry.isDirectory()) return filesOf(root, name)
    return entry.isFile() ? [name] : []
  })
}

function stampOf(root, files) {
  const hash = createHash('sha256')
  for (const file of files.slice().sort()) {
    const { mtimeMs, size } = fs.statSync(path.join(root, file))
    hash.update(`${file}:${mtimeMs}:${size}\n`)
  }
  return hash.digest('hex')
}
