import { spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { runOnce, searchCheck } from '../src/engine/http/check-run.ts'
import { meetAtLocks } from '../src/engine/http/gate.ts'
import { type HttpRuntime, openHttpRuntime } from '../src/engine/http/runtime.ts'
import type { HttpLab } from '../src/lab/kinds/http.ts'
import { makeRequest } from '../src/world/http/message.ts'
import { plainDriver } from '../src/world/runner/plain.ts'
import { openRunner, type Runner, type ServerProgram } from '../src/world/runner/runner.ts'
import { bubblewrapDriver } from '../src/world/runner/sandbox/bubblewrap.ts'
import { missingParts } from '../src/world/runner/sandbox/missing-part.ts'
import { held } from '../tests/http/held.ts'
import { httpLab, openTrials, server } from '../tests/http/http-lab.ts'
import { runNewman } from './beside-newman.ts'
import { figuresOf, type Line, round, timed } from './measure.ts'
import { measureOwnApi } from './servers-own-api.ts'

const starts = 15
const rounds = 30
const requestsOfARound = 30
const attempts = 100
const trials = 100
const rightTrials = 1_000

/**
 * Servers: their start, checks on a running one, requests that meet, a sequence that is shrunk, what
 * attempts leave, and our own API against its contract.
 */
export async function measureServers(): Promise<Line[]> {
  const desk = await openTrials()
  const runner = openRunner({ driver: plainDriver() })
  try {
    const open = async (lab: HttpLab, text: string): Promise<HttpRuntime> => {
      const program = await prepare(runner, text)
      const runtime = await openHttpRuntime({ lab, program, bench: desk.bench, seed: 'bench' })
      if ('reason' in runtime) throw new Error(runtime.reason.came)
      return runtime
    }
    return [
      await measureStart(runner),
      await measureSandbox(),
      ...(await measureChecks(open)),
      ...(await measureGate(open)),
      await measureShrink(open),
      await measureLeftovers(desk),
      await measureOwnApi(),
    ]
  } finally {
    await runner.close()
    await desk.close()
  }
}

type Open = (lab: HttpLab, text: string) => Promise<HttpRuntime>

async function prepare(runner: Runner, text: string): Promise<ServerProgram> {
  const source = { kind: 'files', files: new Map([['server.ts', text]]) } as const
  const program = await runner.prepare({ source, start: 'node server.ts' })
  if ('reason' in program) throw new Error(program.reason.came)
  return program
}

const hello = `import http from 'node:http'
http.createServer((_request, response) => response.end('hello')).listen(Number(process.env.PORT))`

/** Beside a bare spawn of the same file, in turns. */
async function measureStart(runner: Runner): Promise<Line> {
  const figures = await besideBare(runner)
  return {
    name: 'start to the first answer, beside a bare spawn',
    goal: 'at most 1.3 times',
    figures,
    met: figures.ratio <= 1.3,
  }
}

/** The same in the sandbox of learners nobody knows. */
async function measureSandbox(): Promise<Line> {
  const name = 'start in the sandbox, beside a bare spawn outside'
  const goal = 'at most 2 times'
  const [missing] = missingParts({ weakLimits: true })
  if (missing) return { name, goal, figures: { missing: missing.part }, met: null }
  const weakLimits = missingParts().length > 0
  const runner = openRunner({ driver: bubblewrapDriver({ weakLimits }) })
  try {
    const figures = await besideBare(runner)
    const limits = weakLimits ? 'without cgroups' : 'cgroups'
    return { name, goal, figures: { ...figures, limits }, met: figures.ratio <= 2 }
  } finally {
    await runner.close()
  }
}

async function besideBare(runner: Runner) {
  const program = await prepare(runner, hello)
  const [ours, bare]: [number[], number[]] = [[], []]
  for (let turn = 0; turn < starts; turn++) {
    ours.push(
      await timed(async () => {
        const started = await program.start()
        if ('reason' in started) throw new Error(started.reason.came)
        void started.crash()
      }),
    )
    bare.push(await timedBare(program.folder, 21_000 + turn))
  }
  const [own, other] = [figuresOf(ours), figuresOf(bare)]
  return { ...own, bare: other.p50, ratio: round(own.p50 / other.p50) }
}

async function timedBare(cwd: string, port: number): Promise<number> {
  const startedAt = performance.now()
  const env = { PORT: String(port) }
  const child = spawn(process.execPath, ['server.ts'], { cwd, env, stdio: 'ignore' })
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => null)
    if (answer?.ok) break
    await wait(5)
  }
  const took = performance.now() - startedAt
  child.kill('SIGKILL')
  return took
}

/** Requests with status, headers and body judged, on a server that runs. */
async function measureChecks(open: Open): Promise<Line[]> {
  const steps = Array.from(
    { length: requestsOfARound },
    (_, n) =>
      `    - send: GET /films/${n}\n      expect: { status: 200, headers: { content-type: application/json }, json: { id: ${n} } }`,
  )
  const lab = await httpLab(`- name: thirty\n  title: thirty\n  steps:\n${steps.join('\n')}`)
  const runtime = await open(
    lab,
    server("json(response, 200, { id: Number(url.pathname.split('/')[2]) })"),
  )
  const [check] = lab.checks
  const asked = Array.from({ length: requestsOfARound }, (_, id) => ({ path: `/films/${id}`, id }))
  const [checks, fetches, newmans]: [number[], number[], number[]] = [[], [], []]
  for (let turn = 0; turn < rounds && check; turn++) {
    const counted = { requests: 0 }
    checks.push(
      await timed(async () => {
        const found = await runOnce({ runtime, check, counted }, { draws: {}, sequence: [] })
        if (found) throw new Error(found.shortfall.came)
      }),
    )
    const port = runtime.server?.origin.port ?? 0
    fetches.push(
      await timed(async () => {
        for (const { path } of asked) await (await fetch(`http://127.0.0.1:${port}${path}`)).json()
      }),
    )
    newmans.push(await timed(() => runNewman(port, asked)))
  }
  await runtime.close()
  const own = figuresOf(checks)
  const other = figuresOf(newmans)
  return [
    {
      name: '30 requests on a running server, judged',
      goal: 'p50 at most 60 ms, p95 at most 150 ms',
      figures: { ...own },
      met: own.p50 <= 60 && own.p95 <= 150,
    },
    {
      name: 'the same with fetch, not judged',
      goal: '',
      figures: { ...figuresOf(fetches) },
      met: null,
    },
    {
      name: 'the same judged by Newman',
      goal: '',
      figures: { ...other, ratio: round(other.p50 / own.p50) },
      met: null,
    },
  ]
}

const schema = 'create table payment (key text not null, amount int not null);'
const insert = "'insert into payment values ($1, 5) on conflict do nothing', [key]"
const checkThenAct = server(`
  const key = request.headers['idempotency-key']
  if (!key) return json(response, 200, {})
  const { rows } = await db.query('select 1 from payment where key = $1', [key])
  if (rows.length === 0) await db.query(${insert})
  json(response, 201, {})`)
const decided = server(
  `
  const key = request.headers['idempotency-key']
  if (key) await db.query(${insert})
  json(response, 201, {})`,
  "await db.query('create unique index on payment (key)')",
)

/** Two requests with one key: how often the second row shows, and that a right server has none. */
async function measureGate(open: Open): Promise<Line[]> {
  const lab = await httpLab('- name: a\n  title: a\n  steps: [{ send: GET / }]', { schema })
  const wrong = await twice(await open(lab, checkThenAct), trials)
  const right = await twice(await open(lab, decided), rightTrials)
  return [
    {
      name: 'a planted lost update with two requests',
      goal: 'at least 99 of 100',
      figures: { found: wrong.doubled, of: trials, p50: figuresOf(wrong.took).p50 },
      met: wrong.doubled >= 99,
    },
    {
      name: 'a right server at the gate',
      goal: 'none',
      figures: { found: right.doubled, of: rightTrials, p50: figuresOf(right.took).p50 },
      met: right.doubled === 0,
    },
  ]
}

async function twice(
  runtime: HttpRuntime,
  count: number,
): Promise<{ doubled: number; took: number[] }> {
  const { database, server: running } = runtime
  if (!database || !running) throw new Error('expected a database and a server')
  const took: number[] = []
  for (let n = 0; n < count; n++) {
    const request = makeRequest({
      method: 'POST',
      headers: { 'idempotency-key': `k${n}` },
      json: {},
    })
    took.push(await timed(() => meetAtLocks(running.origin, [request, request], database.attempt)))
  }
  const text = 'select key from payment group by key having count(*) > 1'
  const [outcome] = await database.author.runBatch([{ text }], { timeoutMs: 5_000 })
  await runtime.close()
  return { doubled: outcome?.kind === 'rows' ? outcome.rows.length : -1, took }
}

/** A bug that needs three steps, in sequences of up to 40. */
async function measureShrink(open: Open): Promise<Line> {
  const lab = await httpLab(`
- name: sequence
  title: sequence
  runs: 60
  length: 40
  actions:
    a: { steps: [{ send: POST /a }] }
    b: { steps: [{ send: POST /b }] }
    c: { steps: [{ send: POST /c, expect: { status: 200 } }] }
    reset: { steps: [{ send: POST /reset }] }
  always: [{ send: POST /reset }]
`)
  const text = server(
    `
  const name = url.pathname.slice(1)
  const wasB = state === 'ab'
  state = name === 'a' ? 'a' : name === 'b' && state === 'a' ? 'ab' : ''
  json(response, name === 'c' && wasB ? 500 : 200, {})`,
    "let state = ''",
  )
  const took: number[] = []
  let lengths = ''
  for (let turn = 0; turn < 5; turn++) {
    const runtime = await open({ ...lab }, text)
    const [check] = lab.checks
    if (!check) break
    took.push(
      await timed(async () => {
        const found = await searchCheck({
          runtime: { ...runtime, seed: `bench-${turn}` },
          check,
          counted: { requests: 0 },
        })
        lengths += `${found?.inputs.sequence.length ?? 0} `
      }),
    )
    await runtime.close()
  }
  const figures = figuresOf(took)
  return {
    name: 'a shrunk sequence for a bug of three steps',
    goal: 'at most 3 s',
    figures: { ...figures, lengths: lengths.trim() },
    met: figures.p95 <= 3_000,
  }
}

/** Attempts, one after another, right and wrong ones. */
async function measureLeftovers(desk: Awaited<ReturnType<typeof openTrials>>): Promise<Line> {
  const step = '{ send: GET /, expect: { status: 200, json: {} } }'
  const lab = await httpLab(`- name: a\n  title: a\n  steps: [${step}]`, { schema })
  const right = server('json(response, 200, {})')
  // Each of these is tried again on servers of its own before it counts as wrong.
  const wrong = [
    server('json(response, 404, {})'),
    server('process.exit(3)'),
    'throw new Error("no")',
  ]
  const before = await held(desk.clusters)
  const took: number[] = []
  let passed = 0
  for (let n = 0; n < attempts; n++) {
    took.push(
      await timed(async () => {
        const { status } = await desk.grade(lab, wrong[n % 10] ?? right)
        if (status === 'passed') passed++
      }),
    )
  }
  const left = (await held(desk.clusters)).filter((one) => !before.includes(one))
  return {
    name: `${attempts} attempts in a row, and what they leave`,
    goal: 'no process, port, file or database',
    figures: { ...figuresOf(took), passed, left: left.length, what: left.slice(0, 5).join(', ') },
    met: left.length === 0 && passed === attempts * 0.7,
  }
}
