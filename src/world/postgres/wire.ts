import { assert } from '../../kit/assert.ts'
import type { Statement } from './session.ts'

/*
 * The few messages of PostgreSQL's protocol that a batch needs. `pg` makes the connection and signs
 * in; after that a batch speaks for itself, because it sends many statements before it reads, and
 * because it has to count bytes before it keeps them: one row may be a gigabyte.
 */

const sync = Buffer.from([0x53, 0, 0, 0, 4])

/**
 * Parse, Bind, Describe and Execute for each statement, and a Sync where a group ends; a Query for
 * a script, which is answered as if a Sync came with it.
 */
export function encodeBatch(
  statements: readonly Statement[],
  rowsMaxOf: (statement: Statement) => number,
): Buffer {
  const fixedBytes = 8 + 9 + 13 + 7 + 10 + sync.length
  const bytes = statements.map(
    ({ text, keepAs = '', runs = '' }) =>
      Buffer.byteLength(text) + 2 * Buffer.byteLength(keepAs + runs) + fixedBytes,
  )
  const out = Buffer.allocUnsafe(bytes.reduce((sum, some) => sum + some, 0))
  let at = 0
  statements.forEach((statement, index) => {
    if (statement.isScript) {
      const before = statements[index - 1]
      assert(before === undefined || endsGroup(before), 'a script is a group of its own')
      at = writeText(out, at, 0x51, [statement.text])
      return
    }
    const { runs, keepAs, text } = statement
    if (keepAs !== undefined) at = writeText(out, at, 0x43, [`S${keepAs}`])
    if (runs === undefined) at = writeParse(out, at, keepAs ?? '', text)
    if (keepAs === undefined) at = writeRun(out, at, runs ?? '', rowsMaxOf(statement))
    if (endsGroup(statement) || index === statements.length - 1) at += sync.copy(out, at)
  })
  return out.subarray(0, at)
}

/** Whether a group of statements ends with this one, so that an error before it is over. */
export function endsGroup(statement: Statement): boolean {
  return statement.endsGroup === true || statement.isScript === true
}

/** A message of texts, each ended by a zero. */
function writeText(out: Buffer, start: number, type: number, texts: readonly string[]): number {
  out[start] = type
  let at = start + 5
  for (const text of texts) {
    at += out.write(text, at)
    out[at++] = 0
  }
  out.writeInt32BE(at - start - 1, start + 1)
  return at
}

/** Parse: a name, the text, no parameter types. */
function writeParse(out: Buffer, start: number, name: string, text: string): number {
  const at = out.writeInt16BE(0, writeText(out, start, 0x50, [name, text]))
  out.writeInt32BE(at - start - 1, start + 1)
  return at
}

function writeRun(out: Buffer, start: number, name: string, rowsMax: number): number {
  let at = writeText(out, start, 0x42, ['', name]) // Bind: no formats, no values, results as text
  at = out.fill(0, at, at + 6) && at + 6
  out.writeInt32BE(at - start - 1, start + 1)
  out[at] = 0x44 // Describe the portal
  at = out.writeInt32BE(6, at + 1)
  out[at++] = 0x50
  out[at++] = 0
  out[at] = 0x45 // Execute, one row more than wanted
  at = out.writeInt32BE(9, at + 1)
  out[at++] = 0
  return out.writeInt32BE(rowsMax + 1, at)
}

/** Cuts a stream of bytes into messages, whatever pieces it comes in. */
export interface MessageReader {
  /** Takes a piece; stops for good as soon as `onMessage` returns false. */
  take(piece: Buffer): void
}

/**
 * `onMessage` is given the message's type, the buffer and where its body lies. `bytesMax` bounds a
 * message before it has come in whole; beyond it `onTooLong` is called and reading stops.
 */
export function messageReader(
  bytesMax: number,
  onMessage: (type: number, buffer: Buffer, from: number, to: number) => boolean,
  onTooLong: () => void,
): MessageReader {
  let kept: Buffer[] = []
  let keptBytes = 0
  let wantedBytes = 5
  let isReading = true
  return {
    take: (piece) => {
      if (!isReading) return
      kept.push(piece)
      keptBytes += piece.length
      if (keptBytes < wantedBytes) return
      const buffer = kept.length === 1 ? piece : Buffer.concat(kept, keptBytes)
      let at = 0
      wantedBytes = 5
      while (buffer.length - at >= 5) {
        const length = buffer.readUInt32BE(at + 1) + 1
        if (length > bytesMax) {
          isReading = false
          return onTooLong()
        }
        if (buffer.length - at < length) {
          wantedBytes = length
          break
        }
        isReading = onMessage(buffer[at] as number, buffer, at + 5, at + length)
        if (!isReading) return
        at += length
      }
      kept = at === buffer.length ? [] : [buffer.subarray(at)]
      keptBytes = buffer.length - at
    },
  }
}

/** The values of a DataRow in text form. */
export function readRow(buffer: Buffer, from: number): (string | null)[] {
  const count = buffer.readUInt16BE(from)
  const row: (string | null)[] = []
  let at = from + 2
  for (let index = 0; index < count; index++) {
    const length = buffer.readInt32BE(at)
    at += 4
    if (length < 0) row.push(null)
    else {
      row.push(buffer.toString('utf8', at, at + length))
      at += length
    }
  }
  return row
}

/** Names and types of a RowDescription. */
export function readColumns(buffer: Buffer, from: number): { name: string; typeOid: number }[] {
  const count = buffer.readUInt16BE(from)
  const columns: { name: string; typeOid: number }[] = []
  let at = from + 2
  for (let index = 0; index < count; index++) {
    const end = buffer.indexOf(0, at)
    columns.push({
      name: buffer.toString('utf8', at, end),
      typeOid: buffer.readUInt32BE(end + 7),
    })
    at = end + 19
  }
  return columns
}

/** The fields of an ErrorResponse by their letters. */
export function readFields(buffer: Buffer, from: number): Record<string, string> {
  const fields: Record<string, string> = {}
  for (let at = from; buffer[at] !== 0; ) {
    const letter = String.fromCharCode(buffer[at] as number)
    const end = buffer.indexOf(0, at + 1)
    fields[letter] = buffer.toString('utf8', at + 1, end)
    at = end + 1
  }
  return fields
}

/** The text of a CommandComplete, as "INSERT 0 3", in the short form "INSERT 3". */
export function readTag(buffer: Buffer, from: number, to: number): string {
  return buffer.toString('utf8', from, to - 1).replace(/^INSERT 0 /, 'INSERT ')
}
