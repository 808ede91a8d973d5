import fs from 'node:fs'
import { Readable } from 'node:stream'
import filePromises from './fs-promises.ts'
import { onPaths } from './on-paths.ts'

const operations = onPaths(fs, [
  'access',
  'accessSync',
  'appendFile',
  'appendFileSync',
  'copyFileSync',
  'existsSync',
  'lstatSync',
  'mkdirSync',
  'readFile',
  'readFileSync',
  'readdir',
  'readdirSync',
  'realpathSync',
  'renameSync',
  'rmSync',
  'stat',
  'statSync',
  'unlinkSync',
  'writeFile',
  'writeFileSync',
])

interface PartWanted {
  readonly encoding?: BufferEncoding
  readonly start?: number
  readonly end?: number
  readonly highWaterMark?: number
}

/** A stream of a file's pieces. Node's own would take the number of an open pipe. */
export function createReadStream(
  file: string | Buffer | URL,
  wanted: BufferEncoding | PartWanted = {},
): Readable {
  const part = typeof wanted === 'string' ? { encoding: wanted } : wanted
  const { encoding, start = 0, end = Number.POSITIVE_INFINITY, highWaterMark = 65_536 } = part
  async function* pieces(): AsyncGenerator<Buffer> {
    const all = (await filePromises.readFile(file)).subarray(start, end + 1)
    for (let at = 0; at < all.length; at += highWaterMark) {
      yield all.subarray(at, at + highWaterMark)
    }
  }
  const stream = Readable.from(pieces(), { objectMode: false })
  return encoding === undefined ? stream : stream.setEncoding(encoding)
}

export const {
  access,
  accessSync,
  appendFile,
  appendFileSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFile,
  readFileSync,
  readdir,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  stat,
  statSync,
  unlinkSync,
  writeFile,
  writeFileSync,
} = operations
export const { constants } = fs
export const promises = filePromises
export default Object.freeze({ ...operations, createReadStream, constants, promises })
