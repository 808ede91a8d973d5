import fs from 'node:fs'
import path from 'node:path'

const block = 512

/** Unpacks plain files and folders of a ustar archive (POSIX.1-2001, pax, “ustar Interchange Format”). */
export function unpackTar(archive: Buffer, folder: string): void {
  for (let at = 0; at + block <= archive.length && archive[at] !== 0; ) {
    const header = archive.subarray(at, at + block)
    const text = (from: number, length: number): string =>
      header
        .subarray(from, from + length)
        .toString('utf8')
        .replace(/\0[\s\S]*$/, '')
    const size = Number.parseInt(text(124, 12).trim() || '0', 8)
    const file = path.resolve(folder, path.posix.join(text(345, 155), text(0, 100)))
    if (file !== folder && !file.startsWith(folder + path.sep))
      throw new Error(`an entry outside of the folder: ${file}`)
    at += block
    const kind = text(156, 1)
    if (kind === '5') fs.mkdirSync(file, { recursive: true })
    if (kind === '0' || kind === '') {
      fs.mkdirSync(path.dirname(file), { recursive: true })
      const mode = Number.parseInt(text(100, 8), 8) | 0o600
      fs.writeFileSync(file, archive.subarray(at, at + size), { mode })
    }
    at += Math.ceil(size / block) * block
  }
}
