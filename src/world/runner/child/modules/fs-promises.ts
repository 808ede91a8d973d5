import fs from 'node:fs'
import { onPaths } from './on-paths.ts'

const promises = onPaths(fs.promises, [
  'access',
  'appendFile',
  'copyFile',
  'lstat',
  'mkdir',
  'readFile',
  'readdir',
  'realpath',
  'rename',
  'rm',
  'stat',
  'unlink',
  'writeFile',
])

export const {
  access,
  appendFile,
  copyFile,
  lstat,
  mkdir,
  readFile,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  unlink,
  writeFile,
} = promises
export const { constants } = fs
export default Object.freeze({ ...promises, constants })
