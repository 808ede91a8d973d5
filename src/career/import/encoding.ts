import fs from 'node:fs'
import { Readable } from 'node:stream'
import { badFile } from './bad-file.ts'

/** How a text is written. What is no UTF-8 and has no mark is what old spreadsheets write. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** Finds out how a whole text is written. Throws Problem 'bad-file' where it is no text. */
export async function encodingOf(file: string, name: string): Promise<Encoding> {
  const marked = markOf(file)
  const decoder = new TextDecoder(marked ?? 'utf-8', { fatal: true })
  let isValid = true
  for await (const chunk of fs.createReadStream(file)) {
    const bytes = chunk as Buffer
    if (marked === null && bytes.includes(0)) {
      throw badFile(name, 'text from start to end', 'bytes in it that are no text: damaged?')
    }
    if (isValid) isValid = decodes(decoder, bytes)
  }
  isValid = isValid && decodes(decoder)
  if (isValid) return marked ?? 'utf-8'
  if (marked === null) return 'windows-1252'
  throw badFile(name, 'whole text in UTF-16, as its first bytes say', 'half characters')
}

function markOf(file: string): Encoding | null {
  const first = Buffer.alloc(2)
  const handle = fs.openSync(file, 'r')
  try {
    fs.readSync(handle, first, 0, 2, 0)
  } finally {
    fs.closeSync(handle)
  }
  const mark = first.readUInt16BE(0)
  return mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : null
}

/** The last call, without bytes, asks for an end between two characters. */
function decodes(decoder: TextDecoder, bytes?: Buffer): boolean {
  try {
    decoder.decode(bytes, { stream: bytes !== undefined })
    return true
  } catch {
    return false
  }
}

/** A file's text as it is read, without the mark at its start. */
export function textStream(file: string, encoding: Encoding): Readable {
  return Readable.from(pieces(file, encoding))
}

async function* pieces(file: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of fs.createReadStream(file)) {
    const text = decoder.decode(chunk as Buffer, { stream: true })
    if (text !== '') yield text
  }
  yield decoder.decode()
}
