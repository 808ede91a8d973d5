import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../kit/random.ts'
import { anotherOfShape, drawVaried, unvaried, vary, varySentence } from './varied.ts'

const wanted = {
  words: ['Salt', 'Salt Water', 'noor'],
  numbers: [101, 1012],
  days: ['2026-03-05', '2026-03-07'],
}
const draw = (seed: string) => drawVaried(wanted, seededRandom(seed))

describe('texts of the lab that an attempt replaces', () => {
  it('are the same ones in every text, and others for another seed', () => {
    const step = "insert into film (id, title) values (101, 'Salt')"
    expect(vary(step, draw('a'))).toBe(vary(step, draw('a')))
    const many = new Set(Array.from({ length: 50 }, (_, at) => vary(step, draw(String(at)))))
    expect(many.size).toBeGreaterThan(45)
  })

  it('are whole words, the longer ones first', () => {
    const varied = draw('a')
    expect(vary('Salty 1010 x101 _Salt', varied)).toBe('Salty 1010 x101 _Salt')
    expect(vary("'Salt Water'", varied)).not.toContain(vary('Salt', varied))
  })

  it('keep their capital letters, so that what was the same but for these still is', () => {
    const varied = draw('a')
    const [small, large, mixed] = ['noor', 'NOOR', 'Noor'].map((text) => vary(text, varied))
    expect(large).toBe(small?.toUpperCase())
    expect(mixed?.toLowerCase()).toBe(small)
    expect(mixed).toMatch(/^[A-Z][a-z]+$/)
  })

  it('keep days as far apart as they were', () => {
    const [from, to] = vary('2026-03-05 2026-03-07', draw('a')).split(' ')
    expect(from).not.toBe('2026-03-05')
    expect(Date.parse(to ?? '') - Date.parse(from ?? '')).toBe(2 * 86_400_000)
  })

  it('leave the words of a sentence alone that are only spelled like them', () => {
    const varied = drawVaried(
      { words: ['Letters', 'noor'], numbers: [], days: [] },
      seededRandom('a'),
    )
    const says = 'Letters, a film of other letters'
    expect(varySentence(says, varied)).toBe(`${vary('Letters', varied)}, a film of other letters`)
    expect(varySentence('noor', varied)).toBe(vary('noor', varied))
    expect(varySentence(says, unvaried)).toBe(says)
  })

  it('are none where none are named', () => {
    const none = drawVaried({ words: [], numbers: [], days: [] }, seededRandom('a'))
    expect(none).toBe(unvaried)
    expect(vary('Salt 101', none)).toBe('Salt 101')
  })
})

it('never makes two of them the same, nor one of the old ones', () => {
  fc.assert(
    fc.property(fc.string(), (seed) => {
      const { texts } = draw(seed)
      const others = [...texts.values()]
      expect(new Set([...others, ...texts.keys()]).size).toBe(others.length * 2)
    }),
  )
})

it('another text of a shape has the same signs but for letters and digits', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string(), (text, seed) => {
      const other = anotherOfShape(text, seededRandom(seed), new Set())
      const shape = (one: string): string =>
        one.replace(/[a-z]/g, 'a').replace(/[A-Z]/g, 'A').replace(/[0-9]/g, '0')
      expect(shape(other)).toBe(shape(text))
    }),
  )
})

it('draws nothing that the texts beside it hold', () => {
  const words = ['A-1', 'B-1', 'C-1', 'D-1', 'E-1', 'F-1', 'G-1', 'H-1']
  const beside = ['bcdfghjklmnpqrstvwxyz', 'aeiou'].flatMap((letters) =>
    [...letters].flatMap((letter) => [...'123456789'].map((digit) => `${letter}-${digit}`)),
  )
  const free = beside.filter((_, at) => at % 7 === 0)
  const used = beside.filter((text) => !free.includes(text)).join("', '")
  for (const seed of ['a', 'b', 'c', 'd']) {
    const { texts } = drawVaried({ words, numbers: [], days: [] }, seededRandom(seed), [used])
    for (const other of texts.values()) expect(free).toContain(other)
  }
})
