import { seededRandom } from '../../kit/random.ts'
import type { LoadCounterexample } from '../../lab/counterexample/load.ts'
import { commandsOf } from '../../lab/http/server-files.ts'
import type { LoadLab, Measurement, MeasurementCheck } from '../../lab/kinds/load.ts'
import { makeRequest } from '../../world/http/message.ts'
import type { Runner } from '../../world/runner/runner.ts'
import type { Judged, LoadGrading } from './judged.ts'
import { tooNoisy } from './judged.ts'
import { findKnee, type KneeStep } from './knee.ts'
import { drawKnown, type Known, openKnownServer } from './known-server.ts'
import { type LoadReport, runLoad } from './run-load.ts'

/** What a program said of a server. */
interface Said {
  readonly figure: number | null
  readonly printed: string
  /** Why there is no figure. */
  readonly trouble: string | null
  readonly isOverTime: boolean
  /** Requests that came to the server. */
  readonly asked: number
}

const turnsMax = 4
/** One wrong figure can be bad luck, and bad luck seldom says the same twice. */
const wrongToFail = 2
const isAlike = (one: number, other: number): boolean =>
  Math.max(one, other) <= 1.4 * Math.min(one, other)

/** One server that was measured once. */
export interface Measured {
  readonly check: MeasurementCheck
  readonly known: Known
  readonly said: Said
}

/** Lets the program measure every server at the same time: most of it is waiting. */
export async function measureAll(
  { lab, attempt, parts }: LoadGrading,
  checks: readonly MeasurementCheck[],
  files: ReadonlyMap<string, string>,
): Promise<Measured[]> {
  return await Promise.all(
    checks.map(async (check) => {
      const known = drawKnown(check.target, seededRandom(`${attempt.seed}/${check.name}`))
      return { check, known, said: await measureBy(parts.runner, { lab, files, known }) }
    }),
  )
}

/**
 * Where a figure is wrong, we measure a twin of that server ourselves, since if we can't do it now,
 * nobody could. Then the program tries once more.
 */
export async function judgeMeasurement(
  grading: LoadGrading,
  { check, known, said: first }: Measured,
  files: ReadonlyMap<string, string>,
): Promise<Judged> {
  const { lab, attempt, parts, counted } = grading
  const measurement = lab.measurement as Measurement
  const isNear = (figure: number): boolean =>
    Math.abs(figure / known.bears - 1) <= measurement.tolerance
  const wrong: number[] = []
  let noise = ''
  for (let turn = 0; turn < turnsMax; turn++) {
    const said = turn === 0 ? first : await measureBy(parts.runner, { lab, files, known })
    counted.requests += said.asked
    if (said.figure === null) return withoutFigure(said, measurement)
    if (isNear(said.figure)) return { kind: 'passed' }
    const own = await measureOurselves(known, measurement, attempt.seed)
    if (own.figure === null || !isNear(own.figure)) {
      noise = `a server that bears ${known.bears} requests a second measured as ${own.figure ?? 'none'}`
      continue
    }
    wrong.push(said.figure)
    if (wrong.filter((figure) => isAlike(figure, said.figure as number)).length >= wrongToFail) {
      return wrongFigure({ check, known, measurement, said, own: { ...own, figure: own.figure } })
    }
  }
  return tooNoisy(noise || `your program’s figures differ: ${wrong.join(', ')}`)
}

/** Runs the program beside a fresh server of that sort. */
export async function measureBy(
  runner: Runner,
  of: {
    lab: Pick<LoadLab, 'start' | 'measurement' | 'build'>
    files: ReadonlyMap<string, string>
    known: Known
  },
): Promise<Said> {
  const { lab, files, known } = of
  const { seconds_max: seconds } = lab.measurement as Measurement
  const server = await openKnownServer(known)
  try {
    const { printed, stdout, exit } = await runner.runToEnd({
      source: { kind: 'files', files },
      command: commandsOf(files, lab).start,
      env: { TARGET: server.url },
      doors: [server.door],
      timeMs: seconds * 1_000,
    })
    const isOverTime = exit?.kind === 'limit' && exit.limit === 'time'
    const last = stdout.trimEnd().split('\n').at(-1)?.trim() ?? ''
    const isNumber = /^\d+(\.\d+)?$/.test(last)
    const isFine = exit?.kind === 'code' && exit.code === 0
    const trouble = isOverTime
      ? `it was still running after ${seconds} s`
      : !isFine
        ? `it ended ${exit?.kind === 'code' ? `with code ${exit.code}` : 'before it was done'}`
        : isNumber
          ? null
          : last === ''
            ? 'it printed nothing'
            : `its last line was \`${last.slice(0, 80)}\``
    const asked = server.asked()
    return { figure: trouble === null ? Number(last) : null, printed, trouble, isOverTime, asked }
  } finally {
    await server.close()
  }
}

interface Own {
  readonly figure: number | null
  readonly steps: readonly KneeStep[]
}

const [fromRate, toRate] = [10, 400]
const stepSeconds = 1.5

async function measureOurselves(known: Known, goal: Measurement, seed: string): Promise<Own> {
  const server = await openKnownServer(known)
  const base = {
    origin: { protocol: 'http' as const, host: '127.0.0.1', port: server.port },
    request: makeRequest({}),
    warmUpSeconds: 0.2,
    pattern: 'even' as const,
    timeoutMs: 10_000,
    seed,
  }
  const run = (rate: number, seconds: number): Promise<LoadReport> =>
    runLoad({ ...base, rate, seconds, isHopeless: ({ inFlight }) => inFlight > rate })
  try {
    await run(40, 2)
    const { holdsAt, steps } = await findKnee({
      fromRate,
      toRate,
      goal: { p99Ms: goal.p99_ms, failedShare: goal.failed_share },
      run: (rate) => run(rate, stepSeconds),
    })
    return { figure: holdsAt, steps }
  } finally {
    await server.close()
  }
}

function withoutFigure(said: Said, { seconds_max: seconds }: Measurement): Judged {
  const expected = `a number alone on the last line of standard output, within ${seconds} s`
  const came = said.trouble ?? ''
  const reason = {
    expected,
    came,
    try: 'Run it in your own terminal with TARGET set to a server that you started.',
  }
  const printed = said.printed.trim()
  const counterexample: LoadCounterexample = {
    kind: 'load',
    says: 'Your program gave no figure.',
    expected,
    came,
    chart: null,
    facts: [],
    note: '',
    output: printed === '' ? null : printed.slice(-outputMax),
  }
  return { kind: said.isOverTime ? 'over-limit' : 'failed', reason, counterexample }
}

const outputMax = 4_000

function wrongFigure(of: {
  check: MeasurementCheck
  known: Known
  measurement: Measurement
  said: Said
  own: Own & { readonly figure: number }
}): Judged {
  const { check, known, measurement, said, own } = of
  const [low, high] = [1 - measurement.tolerance, 1 + measurement.tolerance].map((times) =>
    Math.round(known.bears * times),
  )
  const expected = `${low} to ${high} requests a second, since this server bears ${known.bears}`
  const came = `${said.figure}`
  const points = own.steps
    .map(({ report }) => ({ x: report.rate, ms: Math.round(report.latencyMs.p99 * 10) / 10 }))
    .toSorted((a, b) => a.x - b.x)
  const counterexample: LoadCounterexample = {
    kind: 'load',
    says: `Your program says ${said.figure} requests a second.`,
    expected,
    came,
    chart: {
      title: 'What 99 of 100 wait, by rate, as we measured it',
      along: 'requests a second',
      lines: [{ name: 'This server', isYours: false, points }],
      limitMs: measurement.p99_ms,
      marks: [
        { x: known.bears, name: 'What it bears' },
        { x: said.figure ?? 0, name: 'Your figure' },
      ],
    },
    facts: [
      { what: 'requests a second', yours: came, reference: String(own.figure) },
      { what: 'requests sent', yours: String(said.asked), reference: '' },
    ],
    note: `Two runs of your program gave a wrong figure. A twin of the server, measured in between, bears ${own.figure}: so it can be measured on this machine now.`,
    output: said.printed.trim().slice(-outputMax),
  }
  return { kind: 'failed', reason: { expected, came, try: check.try }, counterexample }
}
