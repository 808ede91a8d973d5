import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nameProblem, packServer, unpackServer } from './server-files.ts'

const names = ['server.ts', 'lib/films.ts']
const came = (name: string, others: Iterable<string> = names): string | null =>
  nameProblem(name, others)?.came ?? null

describe('a name for a file', () => {
  it('is a path inside the folder', () => {
    for (const good of ['a', 'Procfile', 'lib/people.ts', 'a/b/c.css', '.env', 'two words.md'])
      expect(came(good), good).toBe(null)
    const bad = ['../x', '/x', 'x/', 'a//b', 'a/./b', 'a/..', 'a\\b', 'a\0b', '.']
    for (const name of bad) expect(came(name), name).toBe(name)
    expect(came('')).toBe('none')
    expect(came('x'.repeat(200))).toBe(null)
    for (const long of ['x'.repeat(201), 'é'.repeat(101)]) expect(came(long)).toHaveLength(61)
  })

  it('is no other file’s, and no folder of one', () => {
    expect(came('server.ts')).toBe('server.ts, which is there already')
    expect(came('lib')).toBe('lib beside lib/films.ts')
    expect(came('server.ts/x')).toBe('server.ts/x beside server.ts')
    expect(came('server.ts.md')).toBe(null)
  })

  it('is one of at most a hundred', () => {
    const many = Array.from({ length: 99 }, (_, at) => `${at}.ts`)
    expect(came('x.ts', many)).toBe(null)
    expect(came('x.ts', [...many, '99.ts'])).toBe('101')
  })

  it('can be handed in wherever nothing is wrong with it, and only there', () => {
    const name = fc.stringMatching(/^[ab./\\]{1,6}$/)
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 4 }), (all) => {
        const files = new Map(all.map((one) => [one, 'text\n']))
        const isRight = all.every((one, at) => nameProblem(one, all.slice(0, at)) === null)
        const read = unpackServer(packServer(files, all[0] as string), all[0] as string)
        expect(read.kind).toBe(isRight ? 'read' : 'unread')
        if (read.kind === 'read') expect(new Map(read.files)).toEqual(files)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a text of several files', () => {
  it('is refused where one is a file and a folder', () => {
    const read = unpackServer('==> a <==\n1\n\n==> a/b <==\n2\n', 'a')
    expect(read.kind === 'unread' && read.reason.came).toMatch(/^a and a\/b,/)
  })

  it('keeps a file that is empty', () => {
    const files = new Map([
      ['server.ts', 'listen()\n'],
      ['new.ts', ''],
    ])
    const read = unpackServer(packServer(files, 'server.ts'), 'server.ts')
    expect(read).toEqual({ kind: 'read', files })
  })
})
