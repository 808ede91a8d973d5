import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { defaultLimits } from '../src/kit/limits.ts'
import { openClusters } from '../src/world/clusters/cluster.ts'
import { shareContent } from '../tests/content.ts'
import { describeCommit, describeMachine } from './machine.ts'
import { type Outcome, openKept, type Reach } from './mutation/kept.ts'
import { sourcesOf } from './mutation/mutants.ts'
import { type Score, scoreRoom } from './mutation/room.ts'
import { openWarmTests } from './mutation/warm-tests.ts'
import { root } from './program.ts'

/*
 * npm run mutation [-- room … --sample 100 --seed text --seconds 600]: breaks the code of a room in
 * one place at a time, and counts how often its tests notice. A mutant is asked of the test files
 * that reach its block, the quickest first, up to the first failure. What was found is kept by the
 * hash of mutant and tests, so a run that ended at --seconds, which rooms share, goes on where it was.
 */

/** Rooms whose tests need no servers. */
const pureRooms = ['kit', 'plan']
/** Where tests of a room are. */
const testPlaces: Readonly<Record<string, readonly string[]>> = {
  kit: ['src/kit'],
  plan: ['src/plan'],
  store: ['src/store', 'src/command', 'src/view', 'src/worker', 'src/api'],
  command: ['src/command', 'src/view', 'src/worker', 'src/api'],
  worker: ['src/worker'],
  grader: ['src/grader', 'src/engine/query/grade', 'tests/folder', 'tests/function'],
}

const { values, positionals } = parseArgs({
  options: {
    sample: { type: 'string', default: '100' },
    seed: { type: 'string', default: 'mutation' },
    seconds: { type: 'string', default: 'Infinity' },
  },
  allowPositionals: true,
})
const sample = values.sample === 'all' ? Number.POSITIVE_INFINITY : Number(values.sample)
const named = positionals.filter((word) => word in testPlaces)
const rooms = named.length > 0 ? named : Object.keys(testPlaces)
const endsAt = Date.now() + 1000 * Number(values.seconds)

/** The project beside itself, where files can be broken and nobody works. */
function copyProject(): string {
  const copies = path.join(root, '.test-home')
  fs.mkdirSync(copies, { recursive: true })
  const copy = fs.mkdtempSync(path.join(copies, 'mutation-'))
  const names = ['src', 'tests', 'bench', 'scripts', 'package.json', 'tsconfig.json']
  for (const name of [...names, 'vite.config.ts', 'vitest.config.ts']) {
    fs.cpSync(path.join(root, name), path.join(copy, name), { recursive: true })
  }
  for (const name of ['content', 'docs', 'dist', 'node_modules', 'toolchain']) {
    fs.symlinkSync(path.join(root, name), path.join(copy, name))
  }
  return copy
}

function show(room: string, score: Score): void {
  const { asked, noticed, percent, interval, timedOut, survivors, equivalent } = score
  process.stdout.write(`\n${room}: ${noticed} of ${asked} noticed, ${percent} %`)
  process.stdout.write(` (of all: ${interval.join(' to ')} %); ${timedOut.length} by time`)
  process.stdout.write(`; ${equivalent.length} more change nothing\n`)
  for (const { file, line, rule, was, became, testFiles } of survivors) {
    const by = testFiles === 0 ? 'no test reaches it' : `${testFiles} test files`
    process.stdout.write(`  ${file}:${line} (${rule}; ${by}): ${was} → ${became}\n`)
  }
}

function keep(room: string, result: Score): void {
  const day = new Date().toISOString().slice(0, 10)
  const file = path.join(root, 'bench/results', `${day}-mutation-${room}.json`)
  const record = { day, commit: describeCommit(), machine: describeMachine(), result }
  fs.writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`)
  process.stdout.write(`Kept in ${path.relative(root, file)}\n`)
}

const copy = copyProject()
// Short, because sockets of servers are below it.
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'bw-'))
// Each test file has databases of its own there: starting servers takes longer than most tests.
const home = path.join(temporary, 'servers')
const isPure = rooms.every((room) => pureRooms.includes(room))
// Rooms with servers have many tests in common, so what these reach is read once for all.
const withServers = Object.keys(testPlaces).filter((room) => !pureRooms.includes(room))
const clusters = isPure ? null : await openClusters({ home, limits: defaultLimits })
const shared = isPure ? {} : await shareContent(path.join(temporary, 'content'))
const tests = openWarmTests(copy, {
  TMPDIR: temporary,
  BACKWRIGHT_TEST_SERVERS: home,
  ...shared,
})
process.on('exit', () => {
  tests.close()
  for (const folder of [copy, temporary]) fs.rmSync(folder, { recursive: true, force: true })
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
for (const [at, room] of rooms.entries()) {
  const mine = (endsAt - Date.now()) / (rooms.length - at)
  const roomEndsAt = Date.now() + mine
  const isOver = (): boolean => Date.now() > roomEndsAt
  const places = testPlaces[room] ?? []
  const group = pureRooms.includes(room) ? [room] : withServers
  const work = {
    room,
    places,
    seed: values.seed,
    sample,
    copy,
    kept: openKept<Outcome>(room),
    reach: openKept<Reach>(`reach-${group.join('-')}`),
    traced: group.flatMap(sourcesOf),
    tests,
    isOver,
  }
  const score = await scoreRoom(work)
  show(room, score)
  if (score.asked > 0) keep(room, score)
}
tests.close()
await clusters?.close()
process.exit()
