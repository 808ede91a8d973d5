import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { unknownCommand } from './unknown-command.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-shell-'))
fs.mkdirSync(path.join(folder, 'shelf'))
for (const file of ['tonight.mjs', 'letter.txt']) fs.writeFileSync(path.join(folder, file), '')
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

const typed: Readonly<Record<string, string>> = {
  'tonight.mjs': 'node tonight.mjs',
  'letter.txt': 'cat letter.txt',
  shelf: 'cd shelf',
  PWD: 'Did you mean pwd?',
  'cd..': 'Put a space after cd: cd ..',
  cdshelf: 'Put a space after cd: cd shelf',
  mkdri: 'Did you mean mkdir?',
  tuoch: 'Did you mean touch?',
  "'$' ls": 'Leave it out.',
  nonsense: '',
}

it.skipIf(process.platform !== 'linux')('says what was meant, in the shell itself', () => {
  const lines = Object.keys(typed).flatMap((line) => [`echo "== $?" >&2`, line])
  const { stderr } = spawnSync(
    '/bin/bash',
    ['--norc', '-c', [unknownCommand, ...lines].join('\n')],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin' },
    },
  )
  const said = stderr.split(/== \d+\n/).slice(1)
  expect(said).toHaveLength(Object.keys(typed).length)
  for (const [nth, [line, words]] of Object.entries(typed).entries()) {
    const [first = '', second = '', ...more] = (said[nth] ?? '').split('\n')
    expect(first, line).toContain('command not found')
    expect(words === '' ? second === '' : second.includes(words), `${line}: ${second}`).toBe(true)
    expect(more.join(''), line).toBe('')
  }
})
