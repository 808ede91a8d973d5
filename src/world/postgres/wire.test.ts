import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeBatch, messageReader, readRow } from './wire.ts'

/** A message as a server sends it. */
function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

function dataRow(values: readonly (string | null)[]): Buffer {
  const parts = values.flatMap((value) => {
    const text = Buffer.from(value ?? '')
    const length = Buffer.alloc(4)
    length.writeInt32BE(value === null ? -1 : text.length)
    return [length, text]
  })
  const count = Buffer.alloc(2)
  count.writeUInt16BE(values.length)
  return message('D', Buffer.concat([count, ...parts]))
}

const value = fc.option(fc.string({ unit: 'binary' }), { nil: null })

describe('reading messages', () => {
  it('gives the same rows whatever pieces they come in', () => {
    fc.assert(
      fc.property(fc.array(fc.array(value)), fc.array(fc.nat(50)), (rows, cuts) => {
        const stream = Buffer.concat(rows.map(dataRow))
        const seen: (string | null)[][] = []
        const reader = messageReader(
          1_000_000,
          (_type, buffer, from) => seen.push(readRow(buffer, from)) > 0,
          () => expect.unreachable(),
        )
        let at = 0
        for (const cut of [...cuts, stream.length]) {
          reader.take(stream.subarray(at, at + cut))
          at = Math.min(at + cut, stream.length)
        }
        expect(seen).toEqual(rows)
      }),
    )
  })

  it('refuses a message that is too long by its first bytes, and reads no further', () => {
    const seen: number[] = []
    let refused = 0
    const reader = messageReader(
      100,
      (type) => seen.push(type) > 0,
      () => refused++,
    )
    const head = message('D', Buffer.alloc(1_000)).subarray(0, 5)
    reader.take(Buffer.concat([message('C', Buffer.from('SELECT 1\0')), head]))
    reader.take(message('C', Buffer.alloc(1)))
    expect({ seen, refused }).toEqual({ seen: [0x43], refused: 1 })
  })
})

describe('writing a batch', () => {
  it('reads what is kept once, and sends a script whole', () => {
    const types: string[] = []
    const reader = messageReader(
      1_000,
      (type) => types.push(String.fromCharCode(type)) > 0,
      () => expect.unreachable(),
    )
    const batch = [
      { text: 'begin; set local search_path to ä', isScript: true as const },
      { text: 'select 1', keepAs: 'kept' },
      { text: 'select 1', runs: 'kept' },
      { text: 'select 1', runs: 'kept', endsGroup: true },
      { text: 'rollback', isScript: true as const },
    ]
    reader.take(encodeBatch(batch, () => 10))
    expect(types.join('')).toBe('QCPBDEBDESQ')
  })

  it('lets no script into the group of a statement before it', () => {
    const batch = [{ text: 'select 1' }, { text: 'rollback', isScript: true as const }]
    expect(() => encodeBatch(batch, () => 10)).toThrow('a script is a group of its own')
  })

  it('is five messages a statement at most, each as long as it says', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ text: fc.string({ unit: 'binary' }), endsGroup: fc.boolean() })),
        (batch) => {
          const types: string[] = []
          const reader = messageReader(
            1_000_000,
            (type) => types.push(String.fromCharCode(type)) > 0,
            () => expect.unreachable(),
          )
          reader.take(encodeBatch(batch, () => 10))
          const expected = batch.flatMap(({ endsGroup }, index) => [
            ...'PBDE',
            ...(endsGroup || index === batch.length - 1 ? ['S'] : []),
          ])
          expect(types).toEqual(expected)
        },
      ),
    )
  })
})
