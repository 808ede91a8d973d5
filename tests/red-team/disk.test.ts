import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { runProcess } from '../../src/world/processes/process.ts'
import { programPath } from '../../src/world/processes/process-identity.ts'
import { nodeWords } from '../../src/world/runner/node.ts'

/*
 * Programs that fill the disk, each in another way: all are ended, and the disk is free again.
 */

const parent = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-disk-'))
let folder = ''
let count = 0
beforeEach(() => {
  folder = path.join(parent, String(count++))
  fs.mkdirSync(folder)
})
afterAll(() => fs.rmSync(parent, { recursive: true, force: true }))

const bytesMax = 20_000_000
const run = (program: string) =>
  runProcess({
    argv: [...nodeWords(400_000_000), '-e', `const fs = require('fs'); ${program}`],
    cwd: folder,
    env: { PATH: programPath },
    limits: { timeMs: 110_000, memoryBytes: 400_000_000, outputBytes: 100_000 },
    writes: { folder, bytesMax },
  })
const block = 'const block = Buffer.alloc(1_000_000, 1)'
const waits =
  'const wait = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)'

it.each([
  ['one file', `${block}; for (;;) fs.appendFileSync('a', block)`],
  [
    'one file, and the error is caught',
    `${block}; for (;;) try { fs.appendFileSync('a', block) } catch {}`,
  ],
  ['many files', `${block}; for (let at = 0; ; at++) fs.writeFileSync('f' + at, block)`],
  [
    'files deep below one another',
    `${block}; for (let at = 0, name = '.'; ; at++) { name += '/d'; fs.mkdirSync(name); fs.writeFileSync(name + '/f', block) }`,
  ],
  [
    'files without a name',
    `${block}; for (let at = 0; ; at++) { const file = fs.openSync('x', 'w'); fs.unlinkSync('x'); for (let n = 0; n < 5; n++) fs.writeSync(file, block) }`,
  ],
  [
    'a folder that nobody may look into',
    `${block}; fs.mkdirSync('d'); for (let at = 0; at < 30; at++) fs.writeFileSync('d/' + at, block); fs.chmodSync('d', 0); setInterval(() => {}, 1000)`,
  ],
  [
    'a child of its own',
    `require('child_process').spawn(process.execPath, ['-e', "const fs = require('fs'); const block = Buffer.alloc(1_000_000, 1); for (let at = 0; ; at++) fs.writeFileSync('c' + at, block)"]); setInterval(() => {}, 1000)`,
  ],
  ['a great many small files', `for (let at = 0; ; at++) fs.writeFileSync('s' + at, '')`],
  [
    'much, and then it ends well',
    `${block}; ${waits}; for (let at = 0; at < 30; at++) fs.writeFileSync('f' + at, block)`,
  ],
])('%s', async (_what, program) => {
  const { exit } = await run(program)
  expect(exit).toEqual({ kind: 'limit', limit: 'disk' })
})

it('a program that writes what it may goes on to its end', async () => {
  const program = `${block}; for (let at = 0; at < 10; at++) fs.writeFileSync('f' + at, block); console.log('done')`
  expect(await run(program)).toMatchObject({ exit: { kind: 'code', code: 0 }, stdout: 'done\n' })
})

it('a file with holes counts as what it takes', async () => {
  const program = `const file = fs.openSync('a', 'w'); fs.ftruncateSync(file, 30_000_000); console.log('done')`
  expect(await run(program)).toMatchObject({ exit: { kind: 'code', code: 0 }, stdout: 'done\n' })
})
