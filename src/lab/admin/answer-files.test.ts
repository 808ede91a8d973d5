import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { offsetIn, packFiles, unpackFiles } from './answer-files.ts'

const names = ['backup.sh', 'restore.sh']

describe('an answer of several files', () => {
  it('is one text, and the files again', () => {
    const line = fc.string().filter((text) => !/[\n\r]/.test(text) && !/^==> .+ <==/.test(text))
    const text = fc.array(line, { maxLength: 5 }).map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(text, text, (backup, restore) => {
        const packed = packFiles(names, (name) => (name === 'backup.sh' ? backup : restore))
        const read = unpackFiles(packed, names)
        if (read.kind === 'unread') throw new Error(JSON.stringify(read))
        expect(read.files.get('backup.sh')?.trimEnd()).toBe(backup.trimEnd())
        expect(read.files.get('restore.sh')?.trimEnd()).toBe(restore.trimEnd())
      }),
    )
  })

  it('may be one file without a line', () => {
    const read = unpackFiles('SELECT 1;\n', ['roles.sql'])
    expect(read.kind === 'read' && read.files.get('roles.sql')).toBe('SELECT 1;\n')
  })

  it('says where a place in a file is in the whole text', () => {
    const packed = packFiles(names, (name) => `# ${name}\n`)
    expect(packed.slice(offsetIn(packed, 'restore.sh', 2))).toBe('restore.sh\n')
  })

  it.each([
    ['nothing', '', 'text before'],
    ['no lines', 'set -eu', 'text before'],
    ['one file only', '==> backup.sh <==\nx\n', 'no line ==> restore.sh'],
    ['a file of another name', '==> backup.sh <==\n\n==> other.sh <==\n', '==> other.sh'],
    ['a file twice', '==> backup.sh <==\n==> backup.sh <==\n==> restore.sh <==\n', 'twice'],
    ['a path', '==> ../backup.sh <==\n', '../backup.sh'],
  ])('is refused where it is %s', (_what, text, came) => {
    const read = unpackFiles(text, names)
    expect(read.kind === 'unread' && read.reason.came).toContain(
      came === 'text before' && text === '' ? 'no line' : came,
    )
  })
})
