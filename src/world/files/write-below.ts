import fs from 'node:fs'

const { O_CREAT, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_TRUNC, O_WRONLY } = fs.constants
const hasProc = fs.existsSync('/proc/self/fd')

/**
 * Writes a file below a folder of ours in which somebody else's program is at work. Each folder on
 * the way is opened from the one before, so a link that is put in its place isn't followed. Throws
 * where something else than a folder or a file is in the way.
 */
export function writeBelow(root: string, name: string, text: string): void {
  const parts = name.split('/')
  const file = parts.pop() ?? ''
  let place = { number: fs.openSync(root, O_RDONLY | O_DIRECTORY | O_NOFOLLOW), path: root }
  const below = (part: string): string =>
    `${hasProc ? `/proc/self/fd/${place.number}` : place.path}/${part}`
  try {
    for (const part of parts) {
      const path = below(part)
      makeFolder(path)
      const number = fs.openSync(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
      fs.closeSync(place.number)
      place = { number, path: `${place.path}/${part}` }
    }
    const how = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK
    const opened = fs.openSync(below(file), how, 0o644)
    try {
      fs.writeFileSync(opened, text)
    } finally {
      fs.closeSync(opened)
    }
  } finally {
    fs.closeSync(place.number)
  }
}

function makeFolder(path: string): void {
  try {
    fs.mkdirSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
