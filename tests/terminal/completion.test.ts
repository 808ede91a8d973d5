import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { completionScript, shells } from '../../src/cli/completion.ts'
import { idleProgram } from '../reference/program.ts'

let folder: string
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "backwright-it's-"))
  for (const lab of [
    'ours/labs/query/films-by-year',
    'data/content/labs/query/my-own',
    'data/packs/shop/labs/function/from-a-pack',
    'moved/packs/shop/labs/function/moved-away',
    'named/labs/folder/named-folder',
  ]) {
    fs.mkdirSync(path.join(folder, lab), { recursive: true })
    fs.writeFileSync(path.join(folder, lab, 'lab.yaml'), '')
  }
  fs.mkdirSync(path.join(folder, 'data/content/labs/query/not-begun'))
})
afterAll(() => fs.rmSync(folder, { recursive: true }))

type Shell = (typeof shells)[number]

/** What asks a shell for everything that may follow the words; the last one is begun. */
const askers: Readonly<Record<Shell, (words: readonly string[]) => string>> = {
  bash: (words) =>
    `COMP_WORDS=(backwright ${words.map((word) => `"${word}"`).join(' ')}); COMP_CWORD=${words.length}
_backwright; printf '%s\\n' "\${COMPREPLY[@]}"`,
  // Without a terminal there is no menu to show: what would be in it is printed.
  zsh: (words) =>
    `words=(backwright ${words.map((word) => `"${word}"`).join(' ')}); CURRENT=${words.length + 1}
PREFIX="${words.at(-1)}"; _describe() { print -l -- "\${(@P)2}" }; _files() { : }; _backwright`,
  fish: (words) => `complete -C "backwright ${words.join(' ')}"`,
}

function offered(
  shell: Shell,
  words: readonly string[],
  more: Readonly<Record<string, string>> = {},
): string[] {
  const settings = { contentFolder: path.join(folder, 'ours'), home: path.join(folder, 'data') }
  const script = completionScript(shell, { program: idleProgram(), settings })
  const begin = shell === 'zsh' ? 'compdef() { : }\n' : ''
  const plain = { bash: ['--norc'], zsh: ['-f'], fish: ['--no-config'] }[shell]
  const { stdout, stderr } = spawnSync(
    shell,
    [...plain, '-c', `${begin}${script}\n${askers[shell](words)}`],
    { encoding: 'utf8', cwd: folder, env: { PATH: process.env.PATH ?? '', HOME: folder, ...more } },
  )
  expect(stderr).toBe('')
  return stdout.split('\n').map((line) => line.split(/[\t:]/)[0] as string)
}

const isHere = (shell: Shell): boolean => spawnSync(shell, ['-c', 'true']).status === 0

describe.each(shells)('%s', (shell) => {
  it.skipIf(!isHere(shell))('completes commands, options and choices', () => {
    expect(offered(shell, [''])).toEqual(expect.arrayContaining(['lab', 'start', 'doctor']))
    expect(offered(shell, ['lab', ''])).toEqual(expect.arrayContaining(['check', 'get']))
    expect(offered(shell, ['start', '--'])).toContain('--port')
    expect(offered(shell, ['completion', ''])).toEqual(expect.arrayContaining([...shells]))
  })

  it.skipIf(!isHere(shell))('knows labs of ours, of one’s own folder and of packs', () => {
    const found = offered(shell, ['lab', 'get', ''])
    const labs = ['query/films-by-year', 'query/my-own', 'function/from-a-pack']
    expect(found.filter((name) => /^(query|function|folder)\//.test(name)).sort()).toEqual(
      labs.sort(),
    )
  })

  it.skipIf(!isHere(shell))('looks where the environment says when Tab is pressed', () => {
    const found = offered(shell, ['lab', 'get', ''], {
      BACKWRIGHT_HOME: path.join(folder, 'moved'),
      BACKWRIGHT_CONTENT: [path.join(folder, 'none'), path.join(folder, 'named')].join(':'),
    })
    const labs = ['query/films-by-year', 'function/moved-away', 'folder/named-folder']
    expect(found.filter((name) => /^(query|function|folder)\//.test(name)).sort()).toEqual(
      labs.sort(),
    )
  })
})
