import fs from 'node:fs'

const listEntry = 0x02014b50
const listEnd = 0x06054b50
/** The end of a .zip is followed by a comment of at most 64 KiB. */
const tailBytes = 22 + 65_535
const listBytesMax = 4 * 1_048_576

/** Names of the files in a .zip, without its folders; null where its list cannot be read. */
export function namesInZip(file: string): string[] | null {
  const { size } = fs.statSync(file)
  const tail = bytesAt(file, Math.max(0, size - tailBytes), Math.min(size, tailBytes))
  const at = lastPlaceOf(tail, listEnd)
  if (at === null) return null
  const listed = tail.readUInt32LE(at + 12)
  if (listed > listBytesMax) return null
  return namesIn(bytesAt(file, tail.readUInt32LE(at + 16), listed))
}

function namesIn(list: Buffer): string[] | null {
  const names: string[] = []
  for (let at = 0; at + 46 <= list.length; ) {
    if (list.readUInt32LE(at) !== listEntry) return null
    const [name, extra, comment] = [28, 30, 32].map((place) => list.readUInt16LE(at + place))
    const end = at + 46 + (name ?? 0)
    names.push(list.toString('utf8', at + 46, end))
    at = end + (extra ?? 0) + (comment ?? 0)
  }
  return names.filter((name) => !name.endsWith('/'))
}

function lastPlaceOf(bytes: Buffer, mark: number): number | null {
  for (let at = bytes.length - 22; at >= 0; at--) if (bytes.readUInt32LE(at) === mark) return at
  return null
}

function bytesAt(file: string, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  const handle = fs.openSync(file, 'r')
  try {
    return bytes.subarray(0, fs.readSync(handle, bytes, 0, length, offset))
  } finally {
    fs.closeSync(handle)
  }
}
