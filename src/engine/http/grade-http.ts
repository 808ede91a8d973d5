import { allSettledOrThrow } from '../../kit/all-settled-or-throw.ts'
import type { Limits } from '../../kit/limits.ts'
import type { Reason } from '../../kit/problem.ts'
import type { TraceCounterexample, TraceMoment } from '../../lab/counterexample/trace.ts'
import type { ServerFolder } from '../../lab/grading.ts'
import { commandsOf, unpackServer } from '../../lab/http/server-files.ts'
import type { HttpCheck, ServerLab } from '../../lab/kinds/http.ts'
import type { Attempt } from '../../lab/lab.ts'
import type { Check, Verdict, VerdictStatus } from '../../lab/verdict.ts'
import type { Browsers } from '../../world/page/browsers.ts'
import type { Bench } from '../../world/postgres/bench.ts'
import type { Runner, ServerOptions, ServerProgram } from '../../world/runner/runner.ts'
import type { StartProblem } from '../../world/runner/start-problem.ts'
import { CheckList } from '../verdict/check-list.ts'
import { type MakeVerdict, verdictMaker } from '../verdict/make-verdict.ts'
import { type Ahead, openTurns, playAhead, playOneByOne } from './ahead.ts'
import { type HttpFinding, type RunCheck, runOnce, searchCheck } from './check-run.ts'
import { type HttpRuntime, openHttpRuntime } from './runtime.ts'
import { momentsOf } from './trace.ts'

/** Raised when a verdict can change. */
export const engineVersion = 'http-4'

export interface GradeParts {
  readonly bench: Bench
  readonly runner: Runner
  /** For pages of the server. */
  readonly browsers?: Browsers
  readonly limits: Limits
  readonly onCheck: (check: Check) => void
  readonly proofs?: Proofs
  /** Something ends while its verdict is on its way; without it, the verdict waits. */
  readonly leave?: (ending: Promise<void>) => void
  /** Where the server is, in place of the text that was handed in. */
  readonly server?: ServerFolder
}

/** What a kind asks of a server besides its checks. */
export interface Proofs {
  readonly version: string
  /** Checks that come after `starts`, and are settled by `before`. */
  readonly checks: readonly { readonly name: string; readonly title: string }[]
  /** Throws where it isn't so: that's our fault. */
  before(check: string): Promise<void>
  runOf(check: HttpCheck): RunCheck
  /** Whether a check has a server and a database of its own, so that it may be played beside others. */
  isApart(check: HttpCheck): boolean
}

/** The engine's own checks. */
export const engineChecks = [
  { name: 'readable', title: 'Every file is there' },
  { name: 'starts', title: 'The server starts and answers' },
] as const

/** How often a failure must show again on a fresh server before it counts. */
const confirmations = 3

/** Starts the server that was handed in and does what each check says. */
export async function gradeHttp(
  lab: ServerLab,
  checks: readonly HttpCheck[],
  attempt: Attempt,
  parts: GradeParts,
): Promise<Verdict> {
  const own = checks.map(({ name, title }) => ({ name, title }))
  const checkList = new CheckList(
    [...engineChecks, ...(parts.proofs?.checks ?? []), ...own],
    parts.onCheck,
  )
  const counted = { requests: 0 }
  const verdict = verdictMaker({
    attempt,
    checkList,
    graderVersion: parts.proofs?.version ?? engineVersion,
    postgresMajor: parts.bench.serverMajor,
    trials: () => counted.requests,
  })
  const wanted = serverOf(lab, attempt, parts)
  if ('reason' in wanted) {
    checkList.stopAt('readable', 'failed', wanted.reason)
    return verdict('failed', { errorAt: wanted.at })
  }
  checkList.end('readable', 'passed')
  const program = await parts.runner.prepare(wanted)
  if ('reason' in program) return refuseStart(program, checkList, verdict)
  try {
    const found = await gradeChecks({ lab, checks, attempt, parts, program, checkList, counted })
    if (found === null) return verdict('passed')
    if ('kind' in found) return refuseStart(found, checkList, verdict)
    return verdict(found.status, { counterexample: found.counterexample })
  } finally {
    await leaveTo(parts, program.close())
  }
}

const leaveTo = async ({ leave }: GradeParts, ending: Promise<void>): Promise<void> =>
  leave ? leave(ending) : await ending

/** What is built and started: the folder that was named, or the files that were handed in. */
function serverOf(
  lab: ServerLab,
  attempt: Attempt,
  { server, limits }: GradeParts,
): ServerOptions | Extract<ReturnType<typeof readFiles>, { kind: 'unread' }> {
  const ready = lab.ready === 'connects' ? ('connects' as const) : { path: lab.ready }
  if (server) {
    const { folder, start, build } = server
    return { source: { kind: 'copy', folder }, start, ready, ...(build === null ? {} : { build }) }
  }
  const read = readFiles(lab.main, attempt, limits)
  if (read.kind === 'unread') return read
  const { start, build } = commandsOf(read.files, lab)
  const source = { kind: 'files' as const, files: read.files }
  return { source, start, ready, ...(build === null ? {} : { build }) }
}

/** The files that were handed in, or what is wrong with them. */
export function readFiles(
  main: string,
  { answer }: Pick<Attempt, 'answer'>,
  { answerBytesMax }: Pick<Limits, 'answerBytesMax'>,
) {
  if (Buffer.byteLength(answer) <= answerBytesMax) return unpackServer(answer, main)
  const reason = {
    expected: `at most ${answerBytesMax.toLocaleString('en-US')} bytes of text`,
    came: Buffer.byteLength(answer).toLocaleString('en-US'),
    try: 'Hand in the source alone, without packages and what was built.',
  }
  return { kind: 'unread' as const, reason, at: null }
}

function refuseStart(problem: StartProblem, checkList: CheckList, verdict: MakeVerdict): Verdict {
  const status = startStatus(problem.kind)
  checkList.stopAt('starts', status, problem.reason)
  return verdict(status, { counterexample: startCounterexample(problem) })
}

/** What it printed before it gave up; null where that is nothing. */
export function startCounterexample({
  reason,
  output,
}: Pick<StartProblem, 'reason' | 'output'>): TraceCounterexample | null {
  if (output.trim() === '') return null
  return {
    kind: 'trace',
    says: 'Your server didn’t get as far as an answer.',
    expected: reason.expected,
    came: reason.came,
    moments: [],
    at: null,
    output,
    replay: { check: 'starts', given: '{}', sequence: null },
    found: { confirmed: 1, of: 1, shrinks: 0 },
  }
}

/** What a problem at the start makes of the verdict. */
export function startStatus(kind: StartProblem['kind']): VerdictStatus {
  if (kind === 'limit') return 'over-limit'
  return kind === 'no-runtime' || kind === 'not-started' ? 'could-not-start' : 'failed'
}

interface Grading {
  readonly lab: ServerLab
  readonly checks: readonly HttpCheck[]
  readonly attempt: Attempt
  readonly parts: GradeParts
  readonly program: ServerProgram
  readonly checkList: CheckList
  readonly counted: { requests: number }
}

interface Found {
  readonly status: VerdictStatus
  readonly counterexample: TraceCounterexample | null
}

const runtimeOf = (
  { lab, attempt, parts, program }: Grading,
  check: HttpCheck | null,
): Promise<HttpRuntime | StartProblem> =>
  openHttpRuntime({
    lab,
    program,
    bench: parts.bench,
    browsers: parts.browsers,
    seed: attempt.seed,
    env: check?.env,
    commands: parts.server?.commands,
  })

/** The checks in order, on one server unless a check wants its own; stops at the first that fails. */
async function gradeChecks(grading: Grading): Promise<Found | StartProblem | null> {
  const { checks, checkList, parts } = grading
  const ahead = playAhead(
    checks.filter((check) => parts.proofs?.isApart(check)),
    async (check, counted) => (await onFresh({ ...grading, counted }, check, null)) === null,
  )
  try {
    const shared = await runtimeOf(grading, null)
    if ('reason' in shared) return shared
    try {
      checkList.end('starts', 'passed')
      return await gradeOn(shared, grading, ahead)
    } finally {
      await leaveTo(parts, shared.close())
    }
  } finally {
    await ahead.close()
  }
}

/** Proofs and checks go on side by side where they don't meet; each is told in its turn. */
async function gradeOn(shared: HttpRuntime, grading: Grading, ahead: Ahead): Promise<Found | null> {
  const { checks, checkList, counted, parts } = grading
  const inTurn = openTurns()
  const play = (check: HttpCheck): Promise<Graded> =>
    inTurn(() => gradeCounting(grading, check, shared))
  const playing = playOneByOne(
    checks.filter((check) => !ahead.has(check)),
    play,
  )
  try {
    for (const { name } of parts.proofs?.checks ?? []) {
      await parts.proofs?.before(name)
      checkList.end(name, 'passed')
    }
    let isUnsteady = false
    for (const check of checks) {
      const early = await ahead.passed(check)
      const graded = early ?? (await (playing.resultOf(check) ?? play(check)))
      counted.requests += graded.requests
      if (graded.found === null) checkList.end(check.name, 'passed')
      else if (graded.found.status === 'unsteady') {
        checkList.end(check.name, 'over-limit', graded.found.reason)
        isUnsteady = true
      } else {
        const { status, reason, counterexample } = graded.found
        checkList.stopAt(check.name, status, reason)
        return { status, counterexample }
      }
    }
    return isUnsteady ? { status: 'over-limit', counterexample: null } : null
  } finally {
    await playing.close()
  }
}

/** What a check came to, before it's told. */
interface Graded {
  readonly found: NotPassed | null
  readonly requests: number
}

interface NotPassed {
  readonly status: 'failed' | 'over-limit' | 'unsteady'
  readonly reason: Reason
  readonly counterexample: TraceCounterexample | null
}

async function gradeCounting(
  grading: Grading,
  check: HttpCheck,
  shared: HttpRuntime,
): Promise<Graded> {
  const counted = { requests: 0 }
  const found = await gradeCheck({ ...grading, counted }, check, shared)
  return { found, requests: counted.requests }
}

async function gradeCheck(
  grading: Grading,
  check: HttpCheck,
  shared: HttpRuntime,
): Promise<NotPassed | null> {
  const { counted } = grading
  const found =
    check.fresh || check.env
      ? await onFresh(grading, check, null)
      : await searchCheck({ runtime: shared, check, counted }, runOf(grading, check))
  if (found === null) return null
  if (found.shortfall.isUndecided)
    return { status: 'over-limit', reason: reasonOf(found), counterexample: null }
  const { times, last } = await confirm(grading, check, found)
  if (times < confirmations)
    return { status: 'unsteady', reason: unsteadyReason(found, times + 1), counterexample: null }
  return { status: 'failed', reason: reasonOf(last), counterexample: counterexampleOf(check, last) }
}

const runOf = ({ parts }: Grading, check: HttpCheck): RunCheck =>
  parts.proofs?.runOf(check) ?? runOnce

interface Confirmed {
  readonly times: number
  readonly last: HttpFinding
}

/**
 * Does the same on fresh servers. Where it doesn't show again, what an earlier run left in the
 * process may have played a part, so runs are drawn once more, each with a process of its own.
 */
async function confirm(grading: Grading, check: HttpCheck, found: HttpFinding): Promise<Confirmed> {
  const first = await showAgain(grading, check, found)
  const isDrawn = check.runs > 1 || check.actions !== undefined
  if (first.times === confirmations || !isDrawn) return first
  const isolated = await onFresh(grading, check, null, true)
  return isolated === null ? first : await showAgain(grading, check, isolated)
}

/**
 * Once by itself, so that a machine that was busy for a moment is told apart, then the rest at the
 * same time; all of them at the same time where most of it is waiting.
 */
async function showAgain(
  grading: Grading,
  check: HttpCheck,
  found: HttpFinding,
): Promise<Confirmed> {
  const inputs = found.isBeforeDraws ? null : found.inputs
  const again = (): Promise<HttpFinding | null> => onFresh(grading, check, inputs)
  const shown = found.elapsedMs > waitingMs ? [] : [await again()]
  if (!shown.includes(null)) {
    const rest = Array.from({ length: confirmations - shown.length }, again)
    shown.push(...(await allSettledOrThrow(rest)))
  }
  const findings = shown.filter((one) => one !== null)
  // What went wrong first is what is told, where it shows again.
  const { expected } = found.shortfall
  const last = findings.findLast((one) => one.shortfall.expected === expected) ?? findings.at(-1)
  return { times: findings.length, last: { ...(last ?? found), shrinks: found.shrinks } }
}

const waitingMs = 2_000

/** The check on a server and a database of its own; with inputs only these. */
async function onFresh(
  grading: Grading,
  check: HttpCheck,
  inputs: HttpFinding['inputs'] | null,
  isIsolated = false,
): Promise<HttpFinding | null> {
  const { counted } = grading
  const runtime = await runtimeOf(grading, check)
  if ('reason' in runtime) return startFinding(runtime, inputs)
  try {
    const running = { runtime, check, counted, isIsolated }
    const run = runOf(grading, check)
    return inputs === null ? await searchCheck(running, run) : await run(running, inputs)
  } finally {
    await leaveTo(grading.parts, runtime.close())
  }
}

/** With the environment of a check of its own, the server did not start. */
function startFinding(
  { reason, output }: StartProblem,
  inputs: HttpFinding['inputs'] | null,
): HttpFinding {
  return {
    shortfall: { ...reason, at: null },
    trace: { entries: [] },
    inputs: inputs ?? { draws: {}, sequence: [] },
    ...(inputs === null ? { isBeforeDraws: true as const } : {}),
    shrinks: 0,
    elapsedMs: 0,
    output,
  }
}

function reasonOf({ shortfall: { expected, came, try: attempt } }: HttpFinding) {
  return { expected, came, try: attempt }
}

function unsteadyReason({ shortfall }: HttpFinding, failed: number) {
  return {
    expected: `the same answer each time: ${shortfall.expected}`,
    came: `it went wrong ${failed} time${failed === 1 ? '' : 's'} of ${failed + 1}: ${shortfall.came}`,
    try: `This is unsteady, so it doesn't count as failed. Check again, and look for what depends on time or on what came before. ${shortfall.try}`,
  }
}

const outputMax = 4_000

/** How many requests it takes, or which of very many are shown. */
function requestsWords(moments: readonly TraceMoment[], leftOut: number): string {
  const shown = moments.filter(({ kind }) => kind === 'exchange').length
  if (leftOut > 0) return `The last ${shown} of ${shown + leftOut} requests are shown.`
  if (shown === 0) return 'This shows it.'
  return shown === 1 ? 'One request shows it.' : `${shown} requests show it.`
}

function counterexampleOf(check: HttpCheck, finding: HttpFinding): TraceCounterexample {
  const { shortfall, trace, inputs, shrinks, output } = finding
  const { moments, at, leftOut } = momentsOf(trace, shortfall.at)
  return {
    kind: 'trace',
    says: requestsWords(moments, leftOut),
    expected: shortfall.expected,
    came: shortfall.came,
    moments,
    at,
    output: output.trim() === '' ? null : output.slice(-outputMax),
    replay: {
      check: check.name,
      given: JSON.stringify(inputs.draws),
      sequence: check.actions ? inputs.sequence.map(({ action }) => action) : null,
    },
    found: { confirmed: confirmations, of: confirmations, shrinks },
  }
}
