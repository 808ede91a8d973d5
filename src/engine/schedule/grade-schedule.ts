import type { Limits } from '../../kit/limits.ts'
import type { Reason } from '../../kit/problem.ts'
import { seededRandom } from '../../kit/random.ts'
import type { TimelineCounterexample } from '../../lab/counterexample/timeline.ts'
import type { ScheduleCheck, ScheduleLab } from '../../lab/kinds/schedule.ts'
import type { Attempt } from '../../lab/lab.ts'
import type { Check, Verdict } from '../../lab/verdict.ts'
import { CheckList } from '../verdict/check-list.ts'
import { verdictMaker } from '../verdict/make-verdict.ts'
import type { Answerer, Unread } from './answerer.ts'
import {
  type ExploreCheckParts,
  type ExploredCheck,
  exploreCheck,
  playAgain,
} from './explore-check.ts'
import { ownShortfall } from './judge-check.ts'
import { engineChecks, engineShortfall } from './judge-engine.ts'
import { passesBy } from './judge-reads.ts'
import type { ScheduleRuntime } from './runtime.ts'
import type { Shortfall } from './shortfall.ts'
import { timelineOf } from './timeline.ts'

/** Raised when a verdict can change. */
export const engineVersion = 'schedule-11'

export interface GradeParts {
  readonly runtimes: readonly ScheduleRuntime[]
  readonly answerer: Answerer
  readonly limits: Limits
  readonly postgresMajor: number
  readonly onCheck: (check: Check) => void
}

/** The checks and the reference of the task: the lab's own, or a variant's. */
export interface ScheduleTask {
  readonly lab: ScheduleLab
  readonly checks: readonly ScheduleCheck[]
  readonly reference: string
}

/** Schedules of one check, and steps of one session, beyond which a verdict is over-limit. */
const schedulesMax = 2_000
const stepsMax = 40

/** Grades one session by all the ways in which it can meet others. */
export async function gradeSchedule(
  task: ScheduleTask,
  attempt: Attempt,
  parts: GradeParts,
): Promise<Verdict> {
  const checkList = new CheckList([...engineChecks, ...task.checks], parts.onCheck)
  let played = 0
  const verdict = verdictMaker({
    attempt,
    checkList,
    graderVersion: engineVersion,
    postgresMajor: parts.postgresMajor,
    trials: () => played,
  })
  const { answerer, limits, runtimes } = parts
  const read =
    tooLarge(attempt.answer, limits) ?? (await answerer.read(attempt.answer, attempt.seed))
  if (read.kind === 'unread') {
    const status = read.isOverLimit ? 'over-limit' : 'failed'
    checkList.stopAt('readable', status, read.reason)
    return verdict(status, { errorAt: read.at })
  }
  checkList.end('readable', 'passed')
  const exploreParts: ExploreCheckParts = {
    lab: task.lab,
    runtimes,
    schedulesMax,
    stepsMax,
    answer: read.answering,
    answerText: attempt.answer,
    reference: await answerer.reference(task.reference),
    random: seededRandom(attempt.seed),
    goesWrong: (explored) => goesWrong(explored, task),
  }
  const exploredChecks: ExploredCheck[] = []
  for (const check of task.checks) {
    const explored = await exploreCheck(check, exploreParts)
    played += explored.traces.length
    exploredChecks.push(explored)
    // The first check that goes wrong decides; those after it would only take time.
    if (explored.isCut || (await goesWrong(explored, task))) break
  }
  const cut = exploredChecks.find((explored) => explored.isCut || explored.astray > 0)
  const shortfall = await firstShortfall(task, exploredChecks, checkList)
  if (shortfall === null && cut === undefined) return verdict('passed')
  if (shortfall === null) {
    const reason = cut?.isCut === true ? cutReasonOf(cut) : astrayReason
    checkList.stopAt(checkList.open[0] ?? 'steps', 'over-limit', reason)
    return verdict('over-limit')
  }
  const { expected, came, try: attempted } = shortfall
  const status = shortfall.isOverLimit ? 'over-limit' : 'failed'
  const counterexample = await counterexampleOf(shortfall, exploreParts)
  checkList.stopAt(shortfall.check, status, { expected, came, try: attempted })
  return verdict(status, { counterexample })
}

const cutReason: Reason = {
  expected: `at most ${schedulesMax.toLocaleString('en-US')} ways in which the sessions can meet`,
  came: 'more of them: not all could be tried, so nothing is known of the rest',
  try: 'Do it in fewer statements, and lock early: a session that waits meets the others in fewer ways.',
}

function cutReasonOf({ traces }: ExploredCheck): Reason {
  const tried = traces.map(passesBy).find((one) => one !== null)
  return tried == null ? cutReason : { ...cutReason, try: tried }
}

const astrayReason: Reason = {
  expected: 'each way in which the sessions can meet to be the same when it is played again',
  came: 'something left to chance',
  try: 'Do it without random() and without the clock.',
}

async function goesWrong(explored: ExploredCheck, { lab }: ScheduleTask): Promise<boolean> {
  if (engineChecks.some(({ name }) => engineShortfall(name, explored) !== null)) return true
  return (await ownShortfall(explored, Object.keys(lab.left).length)) !== null
}

async function firstShortfall(
  { lab }: ScheduleTask,
  exploredChecks: readonly ExploredCheck[],
  checkList: CheckList,
): Promise<Shortfall | null> {
  for (const { name } of engineChecks.slice(1)) {
    for (const explored of exploredChecks) {
      const found = engineShortfall(name, explored)
      if (found !== null) return found
    }
    checkList.passUntil(name)
    checkList.end(name, 'passed')
  }
  const shown = Object.keys(lab.left).length
  for (const explored of exploredChecks) {
    if (explored.isCut || explored.astray > 0) return null
    const found = await ownShortfall(explored, shown)
    if (found !== null) return found
    checkList.end(explored.check.name, 'passed')
  }
  return null
}

async function counterexampleOf(
  { explored, trace, came, failing }: Shortfall,
  parts: ExploreCheckParts,
): Promise<TimelineCounterexample> {
  const replayed = explored.alone.includes(trace) ? trace : await playAgain(trace, explored, parts)
  const titles = Object.keys(parts.lab.left)
  const all = explored.program.sessions.map((_, at) => at)
  return timelineOf({
    says: `${came[0]?.toUpperCase()}${came.slice(1)}.`,
    program: explored.program,
    trace: { ...replayed, after: replayed.after.slice(0, titles.length) },
    pids: parts.runtimes[0]?.lines.map(({ pid }) => pid) ?? [],
    titles,
    serial: (await explored.allowed(all)).map((one) => ({
      ...one,
      after: one.after.slice(0, titles.length),
    })),
    found: { schedules: explored.traces.length, failing },
  })
}

function tooLarge(text: string, { answerBytesMax }: Limits): Unread | null {
  if (Buffer.byteLength(text) <= answerBytesMax) return null
  const expected = `at most ${answerBytesMax} bytes`
  const reason = { expected, came: 'more', try: 'Hand in the session alone.' }
  return { kind: 'unread', reason, at: 0 }
}
