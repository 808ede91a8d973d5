import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readComments, withComment } from './comments.ts'

const topics = ['logic', 'errors', 'nit']
const read = (text: string) => readComments(text, topics)
const came = (text: string): string | undefined => {
  const result = read(text)
  return result.kind === 'unread' ? result.reason.came : undefined
}

describe('comments.yaml', () => {
  it('is a list, alone or below comments:', () => {
    const one = { file: 'a.ts', side: 'new', from: 3, to: 3, kind: 'logic', text: '' }
    expect(read('comments:\n- {file: a.ts, line: 3, kind: logic}')).toEqual({
      kind: 'read',
      comments: [one],
    })
    expect(read('- {file: a.ts, line: "3-5", kind: errors, side: old, text: 1.5}')).toEqual({
      kind: 'read',
      comments: [{ ...one, side: 'old', to: 5, kind: 'errors', text: '1.5' }],
    })
    for (const empty of ['', '# nothing\n', 'comments:\n', 'comments: []', '[]'])
      expect(read(empty)).toEqual({ kind: 'read', comments: [] })
  })

  it.each([
    ['- {file: a.ts, line: 3, kind: sql}', 'sql in comment 1'],
    ['- {file: a.ts, line: 0, kind: logic}', '0 in comment 1'],
    ['- {file: a.ts, line: 5-3, kind: logic}', '5-3 in comment 1'],
    ['- {file: a.ts, line: [3], kind: logic}', '[3] in comment 1'],
    ['- {file: a.ts, line: 99999999, kind: logic}', '99999999 in comment 1'],
    ['- {file: a.ts, line: 1, kind: logic}\n- {line: 1, kind: logic}', 'nothing in comment 2'],
    ['- {file: a.ts, line: 1, kind: logic, severity: 9}', '`severity` in comment 1'],
    ['- {file: a.ts, line: 1, kind: logic, side: left}', 'left in comment 1'],
    ['- null', 'null in comment 1'],
    ['hello', 'something else'],
    ['comments: 5', 'something else'],
    ['comments: []\nmore: 1', 'something else'],
  ])('says what is wrong with %j', (text, says) => {
    expect(came(text)).toBe(says)
  })

  it('reads no more than a person would', () => {
    expect(came('- {file: a.ts, line: 1, kind: logic}\n'.repeat(1_500))).toBe('1,500')
  })

  it('points at the place where it is no YAML', () => {
    const result = read('comments:\n  - file: a.ts\n   line: 3')
    expect(result).toMatchObject({ kind: 'unread', at: expect.any(Number) })
  })

  it('takes aliases that multiply for what they are', () => {
    const bomb = 'a: &a [1,1]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: &d [*c,*c]\ncomments: [*d,*d,*d,*d]'
    expect(read(bomb)).toMatchObject({ kind: 'unread' })
  })

  it('never throws, whatever is handed in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void read(text)),
      {
        numRuns: 60,
      },
    )
  })
})

describe('adding a comment', () => {
  const comment = { file: 'a.ts', side: 'new', from: 3, to: 3, kind: 'logic', text: '' } as const

  it('keeps what is there, notes too', () => {
    const text = '# mine\ncomments:\n  - {file: b.ts, line: 1, kind: errors} # ask Mara\n'
    const added = withComment(text, { ...comment, to: 4, text: 'Look: "here" # and there' })
    expect(added).toContain('# mine')
    expect(added).toContain('# ask Mara')
    expect(read(added ?? '')).toMatchObject({
      comments: [{ file: 'b.ts' }, { from: 3, to: 4, text: 'Look: "here" # and there' }],
    })
  })

  it('works on every text that reads as comments', () => {
    for (const text of ['', 'comments: []\n', 'comments:\n', '[]', '# x\n']) {
      expect(read(withComment(text, comment) ?? 'none')).toMatchObject({ comments: [comment] })
    }
    expect(withComment('comments: 5', comment)).toBeNull()
    expect(withComment('a: [', comment)).toBeNull()
  })
})
