import { assert } from '../../kit/assert.ts'
import { commandsOf, unpackServer } from '../../lab/http/server-files.ts'
import { asServerLab, type LoadGoal, type ServerCheck } from '../../lab/kinds/load.ts'
import type { Session } from '../../world/postgres/session.ts'
import type { ServerOptions, ServerProgram } from '../../world/runner/runner.ts'
import type { StartProblem } from '../../world/runner/start-problem.ts'
import { type HttpRuntime, openHttpRuntime } from '../http/runtime.ts'
import { type Judged, type LoadGrading, tooNoisy } from './judged.ts'
import { runStage, type StageResult } from './run-stage.ts'
import { endedEvidence, goalEvidence, lostEvidence, talliedBy } from './server-evidence.ts'
import { type Round, settle } from './settle.ts'

/** Builds a server; it is reached from outside its own network. */
export async function prepareServer(
  { lab, parts }: Pick<LoadGrading, 'lab' | 'parts'>,
  files: ReadonlyMap<string, string>,
): Promise<ServerProgram | StartProblem> {
  const { start, build } = commandsOf(files, lab)
  const wanted: ServerOptions = {
    source: { kind: 'files', files },
    start,
    ready: lab.ready === 'connects' ? 'connects' : { path: lab.ready },
    isPublished: true,
    ...(build === null ? {} : { build }),
  }
  return await parts.runner.prepare(wanted)
}

/** Sessions of ours under the server's role: one speaks for the lab, one holds locks. */
const ownSessions = 2

/** A server with its database, and no more connections than the lab allows. */
export async function openLoadRuntime(
  { lab, attempt, parts }: LoadGrading,
  program: ServerProgram,
): Promise<HttpRuntime | StartProblem> {
  const { bench } = parts
  const { seed } = attempt
  const runtime = await openHttpRuntime({ lab: asServerLab(lab), program, bench, seed })
  if ('reason' in runtime || lab.connections === null || !runtime.database) return runtime
  const { owner, attempt: own } = runtime.database
  const most = lab.connections + ownSessions
  await ask(owner, `alter role ${own.role} connection limit ${most}`)
  return runtime
}

/** Rounds of a check; and those in which the machine was too noisy, which count for nobody. */
const roundsMax = 5
const noisyMax = 4

/** Both servers under the same load, round by round, until it's clear which way it goes. */
export async function judgeServer(
  grading: LoadGrading,
  check: ServerCheck,
  program: ServerProgram,
): Promise<Judged> {
  const closing: (() => Promise<unknown>)[] = []
  try {
    const yours = await openLoadRuntime(grading, program)
    if ('reason' in yours) return { kind: 'failed', reason: yours.reason, counterexample: null }
    closing.push(yours.close)
    const reference = await openReference(grading, closing)
    return await judgeRounds({ grading, check, yours, reference })
  } finally {
    for (const close of closing.toReversed()) await close()
  }
}

async function openReference(
  grading: LoadGrading,
  closing: (() => Promise<unknown>)[],
): Promise<HttpRuntime> {
  const { solutions, starter, main } = grading.lab
  const read = unpackServer(solutions[0]?.answer ?? starter, main)
  assert(read.kind === 'read', "a lab's own servers can be read")
  const program = await prepareServer(grading, read.files)
  if ('reason' in program) throw new Error(`the reference is built: ${program.reason.came}`)
  closing.push(program.close)
  const runtime = await openLoadRuntime(grading, program)
  if ('reason' in runtime) throw new Error(`the reference starts: ${runtime.reason.came}`)
  closing.push(runtime.close)
  return runtime
}

interface Pair {
  readonly grading: LoadGrading
  readonly check: ServerCheck
  readonly yours: HttpRuntime
  readonly reference: HttpRuntime
}

async function judgeRounds(pair: Pair): Promise<Judged> {
  const { check, grading } = pair
  const rounds: Round[][] = check.goals.map(() => [])
  let noise = ''
  let noisy = 0
  while (noisy < noisyMax && (rounds[0] as Round[]).length < roundsMax) {
    const count = (rounds[0] as Round[]).length + noisy
    const played = await playRound(pair, count, noisy === 0)
    grading.counted.requests += played.yours.samples.length
    const certain = certainFailure(pair, played)
    if (certain !== null) return certain
    const spoiled = noiseIn(check.goals, played)
    if (spoiled !== null) {
      noise = spoiled
      noisy++
      continue
    }
    for (const [at, goal] of check.goals.entries()) {
      const [own, theirs] = [played.yours, played.reference].map((one) => talliedBy(goal, one))
      if (own && theirs) rounds[at]?.push({ yours: own, reference: theirs })
    }
    const settled = check.goals.map((goal, at) => settle(rounds[at] as Round[], goal.share))
    const failing = settled.indexOf('fails')
    if (failing >= 0) {
      const goal = check.goals[failing] as LoadGoal
      return goalEvidence({ check, goal, rounds: rounds[failing] as Round[], played })
    }
    if (settled.every((one) => one === 'holds')) return { kind: 'passed' }
  }
  return tooNoisy(noise || `after ${roundsMax} rounds it could still be either`)
}

/** What one round gave: the last stage on each server. */
export interface Played {
  readonly yours: PlayedStages
  readonly reference: PlayedStages
}

export interface PlayedStages extends StageResult {
  /** How many more rows there are than before, where the check counts them. */
  readonly kept: number | null
}

/**
 * The same requests at the same moments to both, so that what disturbs one disturbs the other. If
 * that was too noisy, one of them may be what disturbs the other, so they take turns.
 */
async function playRound(pair: Pair, nth: number, isTogether: boolean): Promise<Played> {
  const seed = `${pair.grading.attempt.seed}/${pair.check.name}/${nth}`
  const play = (runtime: HttpRuntime): Promise<PlayedStages> => playStages(runtime, pair, seed)
  if (isTogether) {
    const [yours, reference] = await Promise.all([play(pair.yours), play(pair.reference)])
    return { yours, reference }
  }
  const reference = await play(pair.reference)
  return { reference, yours: await play(pair.yours) }
}

async function playStages(
  { server, database }: HttpRuntime,
  { check }: Pair,
  seed: string,
): Promise<PlayedStages> {
  assert(server !== null, 'a server under load was started')
  let last: StageResult = { samples: [], latenessMs: 0 }
  let before: number | null = null
  for (const [at, stage] of check.stages.entries()) {
    if (at === check.stages.length - 1) before = await countKept(database, check)
    const hold = stage.while ? await holdLocks(database, stage.while) : null
    try {
      last = await runStage(server.origin, stage, `${seed}/${at}`)
    } finally {
      await hold?.release()
    }
  }
  const after = await countKept(database, check)
  return { ...last, kept: after === null || before === null ? null : after - before }
}

async function countKept(
  database: HttpRuntime['database'],
  { kept }: ServerCheck,
): Promise<number | null> {
  if (!kept) return null
  assert(database, 'a check that counts rows has a database')
  const [row] = await ask(database.author, kept.count)
  return Number(row?.[0])
}

/** A transaction of somebody else that has taken locks and doesn't end. */
async function holdLocks(
  database: HttpRuntime['database'],
  text: string,
): Promise<{ release(): Promise<void> }> {
  assert(database, 'a check that holds locks has a database')
  const session = await database.attempt.roleSession()
  try {
    await ask(session, 'begin')
    await ask(session, text)
  } catch (error) {
    await session.close()
    throw error
  }
  return { release: async () => await session.close() }
}

const askMs = 10_000

async function ask(session: Session, text: string): Promise<readonly (readonly unknown[])[]> {
  const [outcome] = await session.runBatch([{ text }], { timeoutMs: askMs })
  if (outcome?.kind === 'rows') return outcome.rows
  throw new Error(`the lab's SQL runs: ${JSON.stringify(outcome)}`)
}

/** What no noise can bring about: the server ended, or said that it stored what isn't there. */
function certainFailure({ check, yours }: Pair, { yours: played }: Played): Judged | null {
  const { server } = yours
  if (!server?.isRunning()) return endedEvidence(server?.output() ?? '')
  const { kept } = check
  if (!kept || played.kept === null) return null
  const said = played.samples.filter(
    ({ came }) => came.kind === 'status' && kept.statuses.includes(came.status),
  ).length
  return said > played.kept ? lostEvidence({ said, kept: played.kept, check }) : null
}

/** Sent too late, or even the reference doesn't keep up; null where the figures are good. */
function noiseIn(goals: readonly LoadGoal[], { yours, reference }: Played): string | null {
  const within = Math.min(...goals.map((goal) => goal.within_ms))
  const lateness = Math.max(yours.latenessMs, reference.latenessMs)
  if (lateness > within / latenessShare) {
    return `requests were sent up to ${Math.round(lateness)} ms late`
  }
  for (const goal of goals) {
    const { good, all } = talliedBy(goal, reference)
    if (good >= goal.reference_min * all) continue
    return `even the reference server answered ${good} of ${all} in time`
  }
  return null
}

/** A budget isn't judged by requests that were sent later than a quarter of it. */
const latenessShare = 4
