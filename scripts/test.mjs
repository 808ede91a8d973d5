// npm test: types, lint, format, then the tests; the last line is "N passed, N failed". --long leaves out
// nothing, --exams has every lab sit its exam.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const long = process.argv.includes('--long')
const exams = process.argv.includes('--exams')
const chosen = process.argv.slice(2).filter((argument) => !['--long', '--exams'].includes(argument))
const bin = (name) => path.resolve('node_modules', name)

const checks = [
  ['types', ['typescript/bin/tsc', '-p', 'tsconfig.json']],
  ['types of tests', ['typescript/bin/tsc', '-p', 'tests/tsconfig.json']],
  ['lint', ['oxlint/bin/oxlint', '--quiet', 'src', 'tests', 'bench']],
  [
    'unused files and dependencies',
    [
      'knip/bin/knip.js',
      '--no-config-hints',
      '--include',
      'files,dependencies,unlisted,unresolved,duplicates',
    ],
  ],
  ['format', ['@biomejs/biome/bin/biome', 'check', '--diagnostic-level=error', '.']],
]

const memoryFolder = '/dev/shm'
const folderName = 'backwright-test-'
const memoryNeeded = 6 * 2 ** 30

const startedAt = Date.now()
let passed = 0
let failed = 0
const failures = []
const waiting = chosen.length > 0 ? [] : [...checks]
await Promise.all([checkNext(), checkNext()])

const folder = makeFolder()
const report = path.join(folder, 'report.json')
const vitest = spawnSync(
  process.execPath,
  [
    bin('vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--reporter=${path.resolve('scripts/second-try-reporter.mjs')}`,
    // A machine that does other work makes one in some thousands fail; each is named at the end.
    '--retry=1',
    `--outputFile.json=${report}`,
    ...chosen,
  ],
  {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      ...(isInMemory(folder) ? { BACKWRIGHT_TEST_FOLDER: folder } : {}),
      BACKWRIGHT_TEST_LONG: long ? '1' : '',
      BACKWRIGHT_TEST_EXAMS: exams ? '1' : '',
    },
  },
)
if (fs.existsSync(report)) {
  const counts = JSON.parse(fs.readFileSync(report, 'utf8'))
  passed += counts.numPassedTests
  failed += counts.numFailedTests
  failures.push(...failedIn(counts))
}
if (vitest.status !== 0 && failed === 0) {
  failed = 1
  if (failures.length === 0) failures.push('an error outside of all tests')
}
fs.rmSync(folder, { recursive: true, force: true })
if (long && chosen.length === 0) keepResult()
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 && vitest.status === 0 ? 0 : 1

/** Runs the checks that wait, one after another; each says what it has to say when it's done. */
async function checkNext() {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [name, [program, ...args]] = next
    const child = spawn(process.execPath, [bin(program), ...args])
    const said = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => said.push(part))
    const [status] = await once(child, 'close')
    if (status === 0) passed++
    else failed++
    process.stderr.write(`${Buffer.concat(said)}${status === 0 ? 'passed' : 'FAILED'}: ${name}\n`)
  }
}

/**
 * A folder for what the run throws away: servers make and remove thousands of files, and on a disk that
 * takes a tenth of the time. In memory only where there's far more room than they take.
 */
function makeFolder() {
  for (const place of [memoryFolder, os.tmpdir()]) removeLeftBehind(place)
  const place = hasRoomInMemory() ? memoryFolder : os.tmpdir()
  const folder = fs.mkdtempSync(path.join(place, `${folderName}${process.pid}-`))
  // Some tests run as another user, who passes through to what is theirs and sees nothing of the rest.
  fs.chmodSync(folder, 0o711)
  return folder
}

/** A run that was killed could not remove its folder. */
function removeLeftBehind(place) {
  if (!fs.existsSync(place)) return
  for (const name of fs.readdirSync(place).filter((each) => each.startsWith(folderName))) {
    const pid = Number(name.slice(folderName.length).split('-')[0])
    if (!isAlive(pid)) fs.rmSync(path.join(place, name), { recursive: true, force: true })
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code !== 'ESRCH'
  }
}

function isInMemory(folder) {
  return path.dirname(folder) === memoryFolder
}

function hasRoomInMemory() {
  try {
    const { bavail, bsize } = fs.statfsSync(memoryFolder)
    const mounts = fs.readFileSync('/proc/mounts', 'utf8').split('\n')
    const [, , type, how] = mounts.find((line) => line.split(' ')[1] === memoryFolder).split(' ')
    fs.accessSync(memoryFolder, fs.constants.W_OK)
    const free = Math.min(bavail * bsize, availableMemory())
    return type === 'tmpfs' && !how.includes('noexec') && free > memoryNeeded
  } catch {
    return false
  }
}

/** What programs can still take without anything else being put aside. */
function availableMemory() {
  const [, kilobytes] = /^MemAvailable: +(\d+)/m.exec(fs.readFileSync('/proc/meminfo', 'utf8'))
  return Number(kilobytes) * 1024
}

/** The names of tests that failed, as vitest's report has them, and of files that failed outside of a test. */
function failedIn({ testResults }) {
  return testResults.flatMap(({ name, status, assertionResults }) => {
    const tests = assertionResults.filter((test) => test.status === 'failed')
    if (status === 'failed' && tests.length === 0) return [path.relative('.', name)]
    return tests.map(({ fullName }) => fullName)
  })
}

/** The last whole run of the long tests is kept in the project. */
function keepResult() {
  const git = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' })
  const record = {
    day: new Date().toISOString().slice(0, 10),
    commit: git.stdout?.trim() || 'unknown',
    minutes: Math.round((Date.now() - startedAt) / 60_000),
    passed,
    failed,
    failures,
  }
  fs.writeFileSync('tests/long-result.json', `${JSON.stringify(record, null, 2)}\n`)
}
