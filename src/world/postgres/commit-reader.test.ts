import { expect, test } from 'vitest'
import { commitReader } from './commit-reader.ts'

function message(letter: string, content: string): Buffer {
  const head = Buffer.alloc(5)
  head.write(letter, 0)
  head.writeUInt32BE(Buffer.byteLength(content) + 4, 1)
  return Buffer.concat([head, Buffer.from(content)])
}

const done = (tag: string): Buffer => message('C', `${tag}\0`)
const ready = (state: 'I' | 'T' | 'E'): Buffer => message('Z', state)
const isCommit = (...messages: Buffer[]): boolean => commitReader()(Buffer.concat(messages))

test('a change is committed when the session is outside of a transaction again', () => {
  expect(isCommit(done('INSERT 0 1'), ready('I'))).toBe(true)
  expect(isCommit(done('BEGIN'), ready('T'), done('UPDATE 3'), ready('T'))).toBe(false)
  expect(
    isCommit(done('BEGIN'), ready('T'), done('DELETE 1'), ready('T'), done('COMMIT'), ready('I')),
  ).toBe(true)
})

test('what wrote nothing, or was rolled back, is no change', () => {
  expect(isCommit(done('SELECT 4'), ready('I'))).toBe(false)
  expect(isCommit(done('INSERT 0 0'), ready('I'), done('UPDATE 0'), ready('I'))).toBe(false)
  expect(
    isCommit(done('BEGIN'), ready('T'), done('UPDATE 1'), ready('T'), done('ROLLBACK'), ready('I')),
  ).toBe(false)
})

test('messages may come in pieces, between others that are long', () => {
  const bytes = Buffer.concat([message('D', 'x'.repeat(5_000)), done('INSERT 0 1'), ready('I')])
  for (const size of [1, 2, 7, 4_999]) {
    const read = commitReader()
    const found: boolean[] = []
    for (let from = 0; from < bytes.length; from += size) {
      found.push(read(bytes.subarray(from, from + size)))
    }
    expect(found.filter(Boolean)).toEqual([true])
    expect(found.at(-1)).toBe(true)
  }
})
