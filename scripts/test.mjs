// npm test: types, lint, format, then every test; the last line is "N passed, N failed".
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const long = process.argv.includes('--long')
const chosen = process.argv.slice(2).filter((argument) => argument !== '--long')
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

const startedAt = Date.now()
let passed = 0
let failed = 0
for (const [name, [program, ...args]] of chosen.length > 0 ? [] : checks) {
  const result = spawnSync(process.execPath, [bin(program), ...args], { stdio: 'inherit' })
  if (result.status === 0) passed++
  else failed++
  process.stderr.write(`${result.status === 0 ? 'passed' : 'FAILED'}: ${name}\n`)
}

const report = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-test-')), 'report.json')
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
    env: { ...process.env, BACKWRIGHT_TEST_LONG: long ? '1' : '' },
  },
)
if (fs.existsSync(report)) {
  const counts = JSON.parse(fs.readFileSync(report, 'utf8'))
  passed += counts.numPassedTests
  failed += counts.numFailedTests
}
if (vitest.status !== 0 && failed === 0) failed = 1
fs.rmSync(path.dirname(report), { recursive: true, force: true })
if (long && chosen.length === 0) keepResult()
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 && vitest.status === 0 ? 0 : 1

/** The last whole run of the long tests is kept in the project. */
function keepResult() {
  const git = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' })
  const record = {
    day: new Date().toISOString().slice(0, 10),
    commit: git.stdout?.trim() || 'unknown',
    minutes: Math.round((Date.now() - startedAt) / 60_000),
    passed,
    failed,
  }
  fs.writeFileSync('tests/long-result.json', `${JSON.stringify(record, null, 2)}\n`)
}
