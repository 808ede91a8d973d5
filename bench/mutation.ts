import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { seededRandom } from '../src/kit/random.ts'
import { describeCommit, describeMachine } from './machine.ts'
import { mutateProgram } from './mutate-program.ts'
import { root } from './program.ts'

/*
 * npm run mutation [-- room …] [--sample N]: breaks the code of a room in one place at a time, and
 * counts how often its tests notice. A seeded sample of each room; `--sample all` takes everything.
 */

/** Where tests of a room are. */
const testFolders: Readonly<Record<string, readonly string[]>> = {
  kit: ['src/kit'],
  plan: ['src/plan'],
  store: ['src/store', 'src/command'],
  command: ['src/command', 'src/view'],
  worker: ['src/worker'],
  grader: ['src/grader', 'src/engine/query/grade', 'tests/folder'],
}
/** Their arguments may be swapped. */
const eitherWay = /Math\.(?:max|min|imul)/
/** Tables of numbers: one more or one less is no mistake that a test should notice. */
const tablesOfNumbers = ['src/kit/limits.ts']
/** Longer than any tests of a room take; a mutant that never ends is noticed. */
const patienceMs = 120_000

interface Mutant {
  readonly file: string
  readonly line: number
  readonly rule: string
  readonly was: string
  readonly became: string
  readonly text: string
}

type Survivor = Omit<Mutant, 'text'>

async function measureRoom(copy: string, room: string, sample: number): Promise<object> {
  const mutants = mutantsOf(room)
  const random = seededRandom(`mutation ${room}`)
  const asked = random.shuffle(mutants).slice(0, sample)
  const tests = filesBelow(testFolders[room] ?? []).filter(isTest)
  const reads = new Map(tests.map((test) => [test, filesReadBy(test)]))
  const survivors: Survivor[] = []
  // A machine that does other work makes a test late now and then.
  if ((await isNoticed(copy, tests)) && (await isNoticed(copy, tests))) {
    throw new Error(`Expected the tests of ${room} to pass. Got a failure. Try npm test.`)
  }
  for (const [at, mutant] of asked.entries()) {
    const readers = tests.filter((test) => reads.get(test)?.has(mutant.file))
    const broken = path.join(copy, mutant.file)
    const whole = fs.readFileSync(broken)
    fs.writeFileSync(broken, mutant.text)
    if (readers.length === 0 || !(await isNoticed(copy, readers))) {
      survivors.push(withoutText(mutant))
    }
    fs.writeFileSync(broken, whole)
    process.stderr.write(`\r${room}: ${at + 1} of ${asked.length}, ${survivors.length} survive `)
  }
  const noticed = asked.length - survivors.length
  const percent = Math.round((1000 * noticed) / asked.length) / 10
  process.stdout.write(`\n${room}: ${noticed} of ${asked.length} noticed, ${percent} %\n`)
  for (const { file, line, rule, was, became } of survivors) {
    process.stdout.write(`  ${file}:${line} (${rule}): ${was} → ${became}\n`)
  }
  return { mutants: mutants.length, asked: asked.length, noticed, percent, survivors }
}

const withoutText = ({ text: _text, ...rest }: Mutant): Survivor => rest
const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file)

function filesBelow(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    fs
      .globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root })
      .filter((file) => !file.includes('/test-data/'))
      .sort(),
  )
}

function mutantsOf(room: string): Mutant[] {
  const files = filesBelow([`src/${room}`]).filter(
    (file) => !isTest(file) && file.endsWith('.ts') && !tablesOfNumbers.includes(file),
  )
  return files.flatMap((file) => {
    const whole = fs.readFileSync(path.join(root, file), 'utf8')
    const found = mutateProgram(whole, 'ts').map(({ rule, text }) => {
      const [from, toWas, toBecame] = changeBetween(whole, text)
      const line = whole.slice(0, from).split('\n').length
      const shown = (of: string, to: number): string =>
        of
          .slice(of.lastIndexOf('\n', from - 1) + 1, lineEnd(of, to))
          .replace(/\s+/g, ' ')
          .trim()
          .slice(0, 160)
      return { file, line, rule, was: shown(whole, toWas), became: shown(text, toBecame), text }
    })
    return found.filter(({ rule, was }) => rule !== 'swapped' || !eitherWay.test(was))
  })
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

/** Where two texts begin to differ, and where each is the same again. */
function changeBetween(one: string, other: string): [number, number, number] {
  let from = 0
  while (from < one.length && one[from] === other[from]) from++
  let same = 0
  const sameMax = Math.min(one.length, other.length) - from
  while (same < sameMax && one.at(-1 - same) === other.at(-1 - same)) same++
  return [from, one.length - same, other.length - same]
}

/** A test, the file that it's beside, and all of ours that they import, near or far. */
function filesReadBy(test: string): Set<string> {
  const read = new Set<string>()
  const open = [test, test.replace('.test.', '.')]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    const at = path.join(root, file)
    if (read.has(file) || !fs.existsSync(at)) continue
    read.add(file)
    const imports = fs.readFileSync(at, 'utf8').matchAll(/(?:from|import\(|import) ?'(\.[^']+)'/g)
    for (const [, to = ''] of imports) open.push(path.join(path.dirname(file), to))
  }
  return read
}

/** Whether one of the tests fails, or none of them ever ends. */
async function isNoticed(copy: string, tests: readonly string[]): Promise<boolean> {
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs')
  const words = [vitest, 'run', '--bail=1', '--maxWorkers=1', ...tests]
  const child = spawn(process.execPath, words, { cwd: copy, detached: true, stdio: 'ignore' })
  const timer = setTimeout(() => process.kill(-(child.pid as number), 'SIGKILL'), patienceMs)
  const [code] = (await once(child, 'exit')) as [number | null]
  clearTimeout(timer)
  return code !== 0
}

/** The project beside itself, where files can be broken and nobody works. */
function copyProject(): string {
  const copies = path.join(root, '.test-home')
  fs.mkdirSync(copies, { recursive: true })
  const copy = fs.mkdtempSync(path.join(copies, 'mutation-'))
  for (const name of ['src', 'tests', 'bench', 'package.json', 'vitest.config.ts']) {
    fs.cpSync(path.join(root, name), path.join(copy, name), { recursive: true })
  }
  for (const name of ['content', 'docs', 'node_modules']) {
    fs.symlinkSync(path.join(root, name), path.join(copy, name))
  }
  return copy
}

const { values, positionals } = parseArgs({
  options: { sample: { type: 'string', default: '120' } },
  allowPositionals: true,
})
const sample = values.sample === 'all' ? Number.POSITIVE_INFINITY : Number(values.sample)
const named = positionals.filter((word) => word in testFolders)
const rooms = named.length > 0 ? named : Object.keys(testFolders)
const result: Record<string, object> = {}
const copy = copyProject()
process.on('exit', () => fs.rmSync(copy, { recursive: true, force: true }))
for (const room of rooms) result[room] = await measureRoom(copy, room, sample)
const day = new Date().toISOString().slice(0, 10)
const file = path.join(root, 'bench/results', `${day}-mutation-${rooms.join('-')}.json`)
const record = { day, commit: describeCommit(), machine: describeMachine(), result }
fs.writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`)
process.stdout.write(`Kept in ${path.relative(root, file)}\n`)
process.exit()
