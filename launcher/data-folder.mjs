import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/**
 * The one folder that holds what people did and both clusters: BACKWRIGHT_HOME, else .backwright/
 * in a checkout, else the system's place for data.
 */
export function dataFolder(root, environment = process.env, platform = process.platform) {
  if (environment.BACKWRIGHT_HOME) return path.resolve(environment.BACKWRIGHT_HOME)
  if (fs.existsSync(path.join(root, 'tsconfig.build.json'))) return path.join(root, '.backwright')
  if (environment.XDG_DATA_HOME) return path.join(environment.XDG_DATA_HOME, 'backwright')
  return platform === 'darwin'
    ? path.join(os.homedir(), 'Library/Application Support/backwright')
    : path.join(os.homedir(), '.local/share/backwright')
}
