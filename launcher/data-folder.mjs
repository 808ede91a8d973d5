import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** The file that is in such a copy, and nowhere else. */
export const copyMark = '.stamp-of-copy'

/** The one folder that holds what people did and both clusters: BACKWRIGHT_HOME, else the usual one. */
export function dataFolder(root, environment = process.env, platform = process.platform) {
  if (environment.BACKWRIGHT_HOME) return path.resolve(environment.BACKWRIGHT_HOME)
  return usualFolder(root, environment, platform)
}

/**
 * Without BACKWRIGHT_HOME: .backwright/ in a checkout that can be written to, else the system's place
 * for data.
 */
export function usualFolder(root, environment = process.env, platform = process.platform) {
  // The copy of a checkout that can only be read is in the data folder itself.
  if (fs.existsSync(path.join(root, copyMark))) return path.dirname(root)
  const isCheckout = fs.existsSync(path.join(root, 'tsconfig.build.json'))
  const inCheckout = path.join(root, '.backwright')
  if (isCheckout && (isOwn(inCheckout) || canWrite(root))) return inCheckout
  if (environment.XDG_DATA_HOME) return path.join(environment.XDG_DATA_HOME, 'backwright')
  return platform === 'darwin'
    ? path.join(os.homedir(), 'Library/Application Support/backwright')
    : path.join(os.homedir(), '.local/share/backwright')
}

/** Whether the folder is there and this user's, even if its disk can't be written to right now. */
function isOwn(folder) {
  const found = fs.statSync(folder, { throwIfNoEntry: false })
  return found !== undefined && (process.getuid === undefined || found.uid === process.getuid())
}

/** Whether this user may make files in a folder. */
export function canWrite(folder) {
  try {
    fs.accessSync(folder, fs.constants.W_OK)
    return true
  } catch {
    return false
  }
}
