// The main path as a newcomer walks it, against the real program: start, read, fail, mend, pass,
// the same from the terminal. Runs inside a network namespace that has loopback alone.
//   node main-path.mjs <launcher.mjs> <data folder> <folder of the lab>
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

const [launcher, home, labFolder] = process.argv.slice(2)
const env = { ...process.env, BACKWRIGHT_HOME: home, PORT: '4400' }
const [lab, wrong, right] = ['query/films-by-year', 'select title from film', solution()]

function solution() {
  const folder = path.join(labFolder, 'solutions')
  return fs.readFileSync(path.join(folder, fs.readdirSync(folder)[0], 'answer.sql'), 'utf8')
}

const server = spawn(process.execPath, [launcher, 'start'], {
  env,
  stdio: ['ignore', 'pipe', 'inherit'],
})
process.on('exit', () => server.kill('SIGKILL'))
const url = await new Promise((resolve, reject) => {
  server.stdout.on('data', (bytes) => {
    const found = /http:\/\/\S+/.exec(String(bytes))
    if (found) resolve(found[0])
  })
  server.on('exit', (code) => reject(new Error(`start ended with ${code}`)))
})

const read = async (address) => {
  const response = await fetch(new URL(address, url))
  assert.equal(response.status, 200, address)
  return await response.text()
}
assert.match(await read('/'), /Backwright/)
assert.match(await read('/labs'), /films-by-year/)
assert.match(await read(`/labs/${lab}`), /<textarea/)

async function check(answer) {
  const response = await fetch(new URL('/api/v1/attempts', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ labId: lab, answer }),
  })
  assert.equal(response.status, 201, await response.clone().text())
  const { attemptId } = await response.json()
  for (let turn = 0; turn < 600; turn++) {
    const attempt = await (await fetch(new URL(`/api/v1/attempts/${attemptId}`, url))).json()
    if (attempt.verdict) return attempt.verdict
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('no verdict came')
}

const failed = await check(wrong)
assert.equal(failed.status, 'failed')
const passed = await check(right)
assert.equal(passed.status, 'passed', JSON.stringify(passed.checks))
assert.ok(passed.trials > 100, `more than a hundred databases: ${passed.trials}`)

const work = path.join(home, 'work')
const cli = (...args) =>
  spawnSync(process.execPath, [launcher, ...args], { env, encoding: 'utf8', timeout: 120_000 })
const again = cli('start')
assert.equal(again.stdout, `Backwright is already running at ${url}\n`, again.stderr)
const got = cli('lab', 'get', 'films-by-year', work)
assert.equal(got.status, 0, got.stderr)
fs.writeFileSync(path.join(work, 'answer.sql'), right)
const checked = cli('lab', 'check', work, '--json')
assert.equal(checked.status, 0, checked.stderr)
assert.equal(JSON.parse(checked.stdout).status, 'passed')
const attempts = await (await fetch(new URL(`/api/v1/labs/${lab}`, url))).json()
assert.equal(attempts.attempts.length, 3, 'page and terminal share attempts')

server.kill('SIGTERM')
await new Promise((resolve) => server.on('exit', resolve))
process.stdout.write('walked\n')
