import fc from 'fast-check'
import { type Random, seededRandom } from '../../kit/random.ts'
import type { Action } from '../../lab/http/steps.ts'
import type { HttpCheck } from '../../lab/kinds/http.ts'
import { addDraws, arbitraryOf, type Draws, drawOnce, listedDraws } from './given.ts'
import { playSteps } from './play.ts'
import { playHistory } from './play-history.ts'
import { type HttpRuntime, resetRuntime, startRuntime } from './runtime.ts'
import type { Play } from './send.ts'
import { type Shortfall, shortfall } from './shortfall.ts'
import type { Trace } from './trace.ts'

/** What one run of a check is made of; everything else follows from the attempt's seed. */
export interface Inputs {
  readonly draws: Draws
  readonly sequence: readonly SequenceItem[]
}

export interface SequenceItem {
  readonly action: string
  /** Which of the values captured so far is used. */
  readonly pick: number
  readonly draws: Draws
}

/** A run that went wrong. */
export interface HttpFinding {
  readonly shortfall: Shortfall
  readonly trace: Trace
  readonly inputs: Inputs
  /** The server did not start for it, so nothing was drawn. */
  readonly isBeforeDraws?: true
  readonly shrinks: number
  readonly elapsedMs: number
  /** The end of what the server printed during the run. */
  readonly output: string
}

export interface Running {
  readonly runtime: HttpRuntime
  readonly check: HttpCheck
  readonly counted: { requests: number }
  /** The rows are as they were at first, so they needn't be put there again. */
  readonly isClean?: boolean
  /** A new process for each run: for servers that remember more than their rows. */
  readonly isIsolated?: boolean
}

/** How a check is run once with given inputs; null: all is as it should be. */
export type RunCheck = (running: Running, inputs: Inputs) => Promise<HttpFinding | null>

/** One run with these inputs, on rows as they were at first; what happens goes into the trace. */
export async function runOnce(
  running: Running,
  inputs: Inputs,
  trace: Trace = { entries: [] },
): Promise<HttpFinding | null> {
  const { runtime } = running
  const progress = { played: 0 }
  const startedAt = performance.now()
  const before = runtime.server?.output().length ?? 0
  const found = await playAll({ ...running, trace, inputs, progress })
  if (found === null) return null
  const printed = runtime.server?.output() ?? ''
  const output = printed.slice(printed.length >= before ? before : 0)
  const elapsedMs = performance.now() - startedAt
  // What was to come after has no part in it.
  const sequence = inputs.sequence.slice(0, progress.played)
  return { shortfall: found, trace, inputs: { ...inputs, sequence }, shrinks: 0, elapsedMs, output }
}

async function playAll(
  running: Running & {
    readonly trace: Trace
    readonly inputs: Inputs
    readonly progress: { played: number }
  },
): Promise<Shortfall | null> {
  const { runtime, check, counted, trace, inputs } = running
  const restarted = await makeReady(running)
  if (restarted) return restarted
  const scope = new Map(runtime.scope)
  const play: Play = {
    runtime,
    scope,
    trace,
    random: seededRandom(`${runtime.seed}/${check.name}`),
    jars: new Map(),
    advice: check.try,
    counted,
  }
  const author = runtime.database?.author ?? null
  await addDraws(check.given, inputs.draws, { scope, author })
  return (
    (await playSteps(play, check.steps)) ??
    (await playSequence(play, running)) ??
    (await playSteps(play, check.always)) ??
    (check.history ? await playHistory(play, check.history) : null)
  )
}

/** The first rows, and a server that runs. */
async function makeReady({ runtime, isIsolated, isClean }: Running): Promise<Shortfall | null> {
  if (isIsolated) await runtime.server?.crash()
  // What the receiver got is no row of the server's: it begins anew in any case.
  runtime.receiver?.reset()
  const held = isClean ? null : await resetRuntime(runtime)
  if (held) return held
  if (runtime.server?.isRunning()) return null
  const problem = await startRuntime(runtime)
  if (problem === null) return null
  return shortfall(problem.reason.expected, problem.reason.came, problem.reason.try)
}

/** Actions in the order drawn; one whose needs no earlier action met is left out. */
async function playSequence(
  play: Play,
  {
    check: { actions = {} },
    inputs: { sequence },
    progress,
  }: Pick<Running, 'check'> & { readonly inputs: Inputs; readonly progress: { played: number } },
): Promise<Shortfall | null> {
  const captured = new Map<string, unknown[]>()
  const author = play.runtime.database?.author ?? null
  for (const { action: name, pick, draws } of sequence) {
    progress.played++
    const action = actions[name] as Action
    const isMet = action.needs.every((need) => (captured.get(need)?.length ?? 0) > 0)
    if (!isMet) continue
    const scope = new Map(play.scope)
    for (const need of action.needs) {
      const values = captured.get(need) as unknown[]
      scope.set(need, values[pick % values.length])
    }
    await addDraws(action.given, draws, { scope, author })
    const found = await playSteps({ ...play, scope }, action.steps)
    if (found) return found
    keepCaptured(action, scope, captured)
  }
  for (const name of capturesOf(Object.values(actions))) {
    play.scope.set(`all_${name}`, captured.get(name) ?? [])
  }
  return null
}

function keepCaptured(
  action: Action,
  scope: Play['scope'],
  captured: Map<string, unknown[]>,
): void {
  for (const name of capturesOf([action])) {
    captured.set(name, [...(captured.get(name) ?? []), scope.get(name)])
  }
}

function capturesOf(actions: readonly Action[]): string[] {
  return actions.flatMap(({ steps }) =>
    steps.flatMap((step) => ('capture' in step ? Object.keys(step.capture ?? {}) : [])),
  )
}

/** Runs after the first failure, while it is shrunk. */
const shrinkRunsMax = 60

/** Runs a check with inputs from the seed; what fails is shrunk to the plainest that still fails. */
export async function searchCheck(
  running: Running,
  run: RunCheck = runOnce,
): Promise<HttpFinding | null> {
  const { check, runtime } = running
  const random = seededRandom(`${runtime.seed}/${check.name}/inputs`)
  if (check.runs === 1 && check.actions === undefined) {
    return await run(running, { draws: drawOnce(check.given, random), sequence: [] })
  }
  return await searchShrunk(running, random, run)
}

async function searchShrunk(
  running: Running,
  random: Random,
  run: RunCheck,
): Promise<HttpFinding | null> {
  const { check } = running
  const budget = { runs: shrinkRunsMax }
  let smallest: HttpFinding | null = null
  const property = fc.asyncProperty(inputsArbitrary(check), async (inputs) => {
    // Out of runs: what was found so far is what is told.
    if (smallest !== null && budget.runs-- <= 0) return true
    const found = await run(running, inputs)
    if (found === null) return true
    smallest = { ...found, shrinks: smallest === null ? 0 : smallest.shrinks + 1 }
    return false
  })
  // Sequences are shortened by leaving actions out, which fast-check does from the front alone.
  const endOnFailure = check.actions !== undefined
  const seed = random.next() | 0
  const examples = listedInputs(check, random).map((inputs): [Inputs] => [inputs])
  await fc.check(property, { numRuns: check.runs, seed, endOnFailure, examples })
  return smallest !== null && endOnFailure
    ? await shorten(running, smallest, budget, run)
    : smallest
}

/** Leaves out as many actions as it can: halves, then quarters, at last one by one. */
async function shorten(
  running: Running,
  found: HttpFinding,
  budget: { runs: number },
  run: RunCheck,
): Promise<HttpFinding> {
  let smallest = found
  let size = Math.ceil(found.inputs.sequence.length / 2)
  while (size >= 1) {
    const before = smallest
    for (let from = 0; from < smallest.inputs.sequence.length && budget.runs > 0; ) {
      budget.runs--
      const { draws, sequence } = smallest.inputs
      const shorter = await run(running, { draws, sequence: sequence.toSpliced(from, size) })
      if (shorter === null) from += size
      else smallest = { ...shorter, shrinks: smallest.shrinks + 1 }
    }
    if (budget.runs <= 0) return smallest
    if (size > 1) size = Math.floor(size / 2)
    else if (before === smallest) break
  }
  return smallest
}

/** Attacks and values that are listed are gone through, so that none is left to chance. */
function listedInputs(check: HttpCheck, random: Random): Inputs[] {
  if (check.actions !== undefined) return []
  return listedDraws(check.given, random, check.runs).map((draws) => ({ draws, sequence: [] }))
}

function inputsArbitrary({ given, actions, length }: HttpCheck): fc.Arbitrary<Inputs> {
  const items = Object.entries(actions ?? {}).map(([action, { given: own }]) =>
    fc.record({
      action: fc.constant(action),
      pick: fc.nat(7),
      draws: arbitraryOf(own),
    }),
  )
  const sequence =
    items.length === 0
      ? fc.constant([] as SequenceItem[])
      : fc.array(fc.oneof(...items), { maxLength: length, size: 'max' })
  return fc.record({ draws: arbitraryOf(given), sequence })
}
