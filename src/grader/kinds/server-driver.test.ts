import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openAnalysis } from '../../engine/analysis/analysis.ts'
import { defaultLimits } from '../../kit/limits.ts'
import { Problem } from '../../kit/problem.ts'
import type { SandboxSetting } from '../../kit/settings.ts'
import type { LessonExample } from '../../lab/lesson.ts'
import type { Bench } from '../../world/postgres/bench.ts'
import type { Driver } from '../../world/runner/driver.ts'
import { plainDriver } from '../../world/runner/plain.ts'
import { openRunner, type Runner } from '../../world/runner/runner.ts'
import { bubblewrapDriver } from '../../world/runner/sandbox/bubblewrap.ts'
import { openKinds } from './all.ts'
import { serverDriver } from './server-driver.ts'

/* What a learner's program can reach, by what it prints itself. Some systems keep it from nothing. */

const root = path.resolve(import.meta.dirname, '../../..')
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'driver-'))
fs.writeFileSync(path.join(home, 'kept'), 'of a learner')
/** Nobody's: a plain program sees it, and one in the sandbox doesn't. */
const outside = fs.mkdtempSync(path.join(os.tmpdir(), 'outside-'))
const keepsApart = plainDriver({ hidden: [home] }).says.includes('not Backwright’s data')
const runners: Runner[] = []
afterAll(async () => {
  await Promise.all(runners.map((runner) => runner.close()))
  for (const folder of [home, outside]) fs.rmSync(folder, { recursive: true, force: true })
})

async function printedBy(driver: Driver, program: string): Promise<string> {
  const runner = openRunner({ driver })
  runners.push(runner)
  const files = new Map([['program.mjs', program]])
  return (await runner.run({ kind: 'files', files }, 'node program.mjs')).trim()
}

it.runIf(keepsApart)('a plain program finds no solutions and nothing that we keep', async () => {
  const folders = [home, path.join(root, 'content'), path.join(root, 'tests/capstone')]
  for (const folder of folders) expect(fs.readdirSync(folder).length).toBeGreaterThan(0)
  const program = `import fs from 'node:fs'
for (const folder of ${JSON.stringify(folders)}) {
  try { console.log(fs.readdirSync(folder).length) } catch (error) { console.log(error.code) }
}`
  expect(await printedBy(serverDriver(home, 'off'), program)).toMatch(/^((0|EACCES)\s*){3}$/)
})

it.runIf(keepsApart)('a plain program reaches no server of this machine', async () => {
  const driver = serverDriver(home, 'off')
  expect(driver.name).toBe('plain')
  const server = http.createServer((_request, response) => response.end('reached'))
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  const program = `await fetch('http://127.0.0.1:${port}').then(
  (response) => console.log(response.status), (error) => console.log(error.cause.code))`
  expect(await printedBy(driver, program)).toBe('ECONNREFUSED')
  server.close()
})

/** What a driver says of itself, or what it lacks. */
function described(open: () => Driver): unknown {
  try {
    return open().says
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return [error.code, error.reason]
  }
}

it.each([
  ['whole', false],
  ['weak', true],
] as const)(
  'the sandbox that is “%s” is one, or it’s said what’s missing',
  (setting, weakLimits) => {
    const found = described(() => serverDriver(home, setting))
    expect(found).toEqual(described(() => bubblewrapDriver({ weakLimits })))
    expect(found).not.toEqual(plainDriver().says)
  },
)

it('all kinds of servers run in what the settings ask for, which is no sandbox unless they do', async () => {
  const example = {
    language: 'sh',
    code: `test -e ${outside} && echo whole || echo small`,
    output: '',
  } as unknown as LessonExample
  const analysis = openAnalysis(defaultLimits)
  const triedIn = async (sandbox?: SandboxSetting): Promise<string[]> => {
    const asked = sandbox === undefined ? {} : { sandbox }
    const own = { home, isEmbedded: false }
    const bench = { serverMajor: 18 } as Bench
    const { http, exploit, load } = openKinds({
      bench,
      limits: defaultLimits,
      own,
      analysis,
      ...asked,
    })
    const kinds = [http, exploit, load]
    const came = await Promise.all(
      kinds.map(({ exam }) => exam.tryExample({} as never, example).then(String)),
    )
    await Promise.all(kinds.map((kind) => kind.close()))
    return came
  }
  const plain = ['whole', 'whole', 'whole'].map((word) => `expected "", got "${word}"`)
  expect(await triedIn()).toEqual(plain)
  expect(await triedIn('off')).toEqual(plain)
  const missing = described(() => serverDriver(home, 'weak'))
  if (typeof missing === 'string') {
    expect(await triedIn('weak')).toEqual(plain.map((text) => text.replace('whole', 'small')))
  } else {
    await expect(triedIn('weak')).rejects.toMatchObject({ code: 'no-sandbox' })
  }
  await analysis.close()
})
