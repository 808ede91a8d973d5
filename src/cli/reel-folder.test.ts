import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readContent } from '../../tests/content.ts'
import { Problem } from '../kit/problem.ts'
import { findServer, snapshotFolder, writeReelFolder, writeStage } from './reel-folder.ts'

const { capstone } = (await readContent()).catalog

let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-reel-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

const write = (name: string, text: string): void => {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
  fs.writeFileSync(path.join(folder, name), text)
}
const read = (name: string): string => fs.readFileSync(path.join(folder, name), 'utf8')

describe('reel start', () => {
  it('makes what one begins with, and a start command that can be read', () => {
    const made = writeReelFolder(capstone, folder).map((file) => path.relative(folder, file))
    expect(made).toEqual(['README.md', 'reel.yaml', 'schema.sql', 'stages/01-it-answers.md'])
    expect(findServer(folder, undefined)).toEqual({
      folder,
      start: 'node server.ts',
      build: null,
      commands: {},
    })
    expect(read('stages/01-it-answers.md')).toContain('`GET /health`')
  })

  it('never writes over what is there', () => {
    write('reel.yaml', 'start: ./mine\n')
    write('README.md', 'mine')
    const made = writeReelFolder(capstone, folder)
    expect(made.map((file) => path.basename(file))).toEqual(['schema.sql', '01-it-answers.md'])
    expect([read('reel.yaml'), read('README.md')]).toEqual(['start: ./mine\n', 'mine'])
    expect(writeReelFolder(capstone, folder)).toEqual([])
  })

  it('brings the next stage once', () => {
    const [, second] = capstone.stages
    if (!second) throw new Error('there are two stages')
    expect(writeStage(folder, second).length).toBe(1)
    expect(writeStage(folder, second)).toEqual([])
  })
})

describe('the start command', () => {
  it.each([
    ['start: python3 server.py\nbuild: make\n', undefined, 'python3 server.py', 'make'],
    ['start: node server.ts\n', 'node other.ts', 'node other.ts', null],
  ])('of %j with --start %j', (text, own, start, build) => {
    write('reel.yaml', text)
    expect(findServer(folder, own)).toEqual({ folder, start, build, commands: {} })
  })

  it('comes with the commands that save and bring back', () => {
    const commands = { backup: 'node backup.ts', restore: 'node restore.ts' }
    const lines = Object.entries({ start: 'node server.ts', ...commands })
    write('reel.yaml', lines.map(([name, command]) => `${name}: ${command}\n`).join(''))
    expect(findServer(folder, undefined).commands).toEqual(commands)
  })

  it.each([
    ['no file', null],
    ['a command that is none', 'start: 7\n'],
    ['another key', 'start: node server.ts\ncommand: x\n'],
    ['no YAML', 'start: [node\n'],
  ])('with %s is a problem that says what to do', (_, text) => {
    if (text !== null) write('reel.yaml', text)
    expect(() => findServer(folder, undefined)).toThrow(Problem)
    expect(() => findServer(path.join(folder, 'nowhere'), undefined)).toThrow(Problem)
  })
})

describe('what is kept with an attempt', () => {
  it('is the texts, without packages and what is given', async () => {
    write('server.ts', 'listen()\n')
    write('lib/films.ts', 'films\n')
    write('node_modules/pg/index.js', 'x')
    write('README.md', 'x')
    write('logo.png', 'a\0b')
    const { answer, left } = await snapshotFolder(folder, 10_000)
    expect(answer).toBe('==> lib/films.ts <==\nfilms\n\n==> server.ts <==\nlisten()\n')
    expect(left).toEqual(['logo.png'])
  })

  it('has a bound, and says what is beyond it', async () => {
    write('a.ts', 'a'.repeat(400))
    write('b.ts', 'b'.repeat(900))
    write('c.ts', 'c'.repeat(100))
    const { answer, left } = await snapshotFolder(folder, 1_000)
    expect(Buffer.byteLength(answer)).toBeLessThanOrEqual(1_000)
    expect(left).toEqual(['b.ts'])
  })
})
