import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { engineHash, kindHash, passedKey } from './engine-hash.ts'

it('an exam is repeated when the lab, the engine, the server or the number of seeds is another', () => {
  const sat = { labHash: 'a', engine: 'b', postgres: '18.4', reruns: 1, mutantReruns: 1 }
  const others = [
    { ...sat, labHash: 'other' },
    { ...sat, engine: 'other' },
    { ...sat, postgres: '18.5' },
    { ...sat, reruns: 20 },
    { ...sat, mutantReruns: 5 },
  ]
  expect(passedKey({ ...sat })).toBe(passedKey(sat))
  expect(new Set([sat, ...others].map(passedKey)).size).toBe(6)
})

it('the engine is another when its code or a package that it is installed with is', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-engine-'))
  try {
    for (const room of ['engine', 'grader', 'lab', 'kit', 'world']) {
      fs.mkdirSync(path.join(folder, 'src', room), { recursive: true })
    }
    const write = (name: string, text: string): string => {
      fs.writeFileSync(path.join(folder, name), text)
      return engineHash(folder)
    }
    const first = write('package-lock.json', '{"pg": "8.0.0"}')
    const locked = write('package-lock.json', '{"pg": "8.0.1"}')
    const coded = write('src/engine/a.ts', 'export const a = 1')
    const tested = write('src/engine/a.test.ts', 'a test changes no verdict')
    expect(new Set([first, locked, coded]).size).toBe(3)
    expect(tested).toBe(coded)
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
})

it('a kind is another when code that it reaches is, and only then', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-engine-'))
  const write = (name: string, text: string): void => {
    const file = path.join(folder, name)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, text)
  }
  try {
    write('package-lock.json', '{}')
    write('src/grader/grader.ts', "import './kinds/function.ts'\nimport './kinds/folder.ts'")
    write('src/grader/exam.ts', '')
    for (const kind of ['function', 'folder', 'sql']) write(`src/lab/kinds/${kind}.ts`, '')
    write('src/grader/kinds/function.ts', "new Worker(new URL('../../engine/child.ts', here))")
    write('src/grader/kinds/folder.ts', "import { b } from '../../engine/b.ts'")
    write('src/grader/kinds/sql.ts', '')
    write('src/engine/program.ts', '1')
    write('src/engine/child.ts', "import type { T } from './types.ts'")
    for (const name of ['b', 'types']) write(`src/engine/${name}.ts`, 'export const b = 1')
    const hashes = (): string[] => [kindHash('function', folder), kindHash('folder', folder)]
    const [program, shell] = hashes()
    write('src/engine/b.ts', 'export const b = 2')
    write('src/engine/types.ts', 'export type T = 2')
    const [sameProgram, otherShell] = hashes()
    write('src/engine/child.ts', "new URL('./program', here)")
    const [otherProgram] = hashes()
    write('src/engine/program.ts', '2')
    const [startsAnother] = hashes()
    const query = kindHash('query', folder)
    write('src/lab/kinds/sql.ts', 'another way to read labs of SQL')
    expect(kindHash('query', folder)).not.toBe(query)
    expect([sameProgram === program, otherShell === shell]).toEqual([true, false])
    expect(otherProgram).not.toBe(program)
    expect(startsAnother).not.toBe(otherProgram)
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
})
