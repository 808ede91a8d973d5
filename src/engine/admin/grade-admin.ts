import type { Limits } from '../../kit/limits.ts'
import { seededRandom } from '../../kit/random.ts'
import { offsetIn, unpackFiles } from '../../lab/admin/answer-files.ts'
import type { AdminCheck, AdminLab } from '../../lab/kinds/admin.ts'
import type { Attempt } from '../../lab/lab.ts'
import type { Check, Verdict } from '../../lab/verdict.ts'
import type { Analysis } from '../analysis/analysis.ts'
import { CheckList } from '../verdict/check-list.ts'
import { verdictMaker } from '../verdict/make-verdict.ts'
import { conditionShortfall } from './conditions.ts'
import { noteFolder } from './copied-folder.ts'
import { roomShortfall } from './room-over.ts'
import { type AdminRuntime, openAdminRuntime } from './runtime.ts'
import type { Shortfall } from './shortfall.ts'
import { doStep } from './story.ts'

/** Raised when a verdict can change. */
export const engineVersion = 'admin-5'

export interface GradeParts {
  readonly home: string
  readonly limits: Limits
  readonly analysis: Analysis
  readonly postgresMajor: number
  readonly onCheck: (check: Check) => void
}

/** The engine's own checks; that servers start is looked at where the story starts one. */
export function engineChecks({ story }: AdminLab): { name: string; title: string }[] {
  return [
    { name: 'readable', title: 'Every file is there' },
    { name: 'runs', title: 'Every file runs to its end' },
    ...(story.some((step) => 'start' in step)
      ? [
          {
            name: 'starts',
            title: 'The server starts from what is left, and a copied folder is of one moment',
          },
        ]
      : []),
  ]
}

/** Lets the story happen with the learner's files, then looks at what came of it. */
export async function gradeAdmin(
  lab: AdminLab,
  checks: readonly AdminCheck[],
  attempt: Attempt,
  parts: GradeParts,
): Promise<Verdict> {
  const checkList = new CheckList([...engineChecks(lab), ...checks], parts.onCheck)
  const verdict = verdictMaker({
    attempt,
    checkList,
    graderVersion: engineVersion,
    postgresMajor: parts.postgresMajor,
  })
  const tooLong = Buffer.byteLength(attempt.answer) > parts.limits.answerBytesMax
  const read = unpackFiles(attempt.answer, lab.files)
  if (tooLong || read.kind === 'unread') {
    const reason = tooLong
      ? {
          expected: `at most ${parts.limits.answerBytesMax} bytes`,
          came: 'more',
          try: 'Hand in the files alone.',
        }
      : (read as Extract<typeof read, { kind: 'unread' }>).reason
    checkList.stopAt('readable', 'failed', reason)
    return verdict('failed', { errorAt: read.kind === 'unread' ? read.at : null })
  }
  checkList.end('readable', 'passed')
  const random = seededRandom(attempt.seed)
  const { limits, analysis } = parts
  const runtime = await openAdminRuntime(lab, parts.home, { limits, analysis, random })
  try {
    await noteFolder(runtime)
    const found = await boundedShortfall(runtime, read.files, checks, checkList)
    const trials = runtime.counted.tries
    if (found === null) return verdict('passed', { trials })
    const { wrong, check } = found
    checkList.stopAt(check, wrong.status, wrong.reason)
    const at = wrong.at
    return verdict(wrong.status, {
      trials,
      counterexample: wrong.shows && { ...wrong.shows, measured: runtime.measured },
      errorAt: at && offsetIn(attempt.answer, at.file, at.offset),
    })
  } finally {
    await runtime.close()
  }
}

type Found = { readonly wrong: Shortfall; readonly check: string }

/** What goes wrong once a bound of the room was reached went wrong because of that, faults too. */
async function boundedShortfall(
  runtime: AdminRuntime,
  ...work: [ReadonlyMap<string, string>, readonly AdminCheck[], CheckList]
): Promise<Found | null> {
  const over = (): Found | null => {
    const wrong = roomShortfall(runtime)
    return wrong && { wrong, check: work[2].current ?? 'runs' }
  }
  try {
    const found = await firstShortfall(runtime, ...work)
    return found === null && runtime.room.ended() === null ? null : (over() ?? found)
  } catch (error) {
    const found = over()
    if (found === null) throw error
    return found
  }
}

async function firstShortfall(
  runtime: AdminRuntime,
  files: ReadonlyMap<string, string>,
  checks: readonly AdminCheck[],
  checkList: CheckList,
): Promise<Found | null> {
  const looked = new Set<string>()
  for (const step of runtime.lab.story) {
    const check = 'look' in step ? checks.find(({ name }) => name === step.look) : undefined
    if (check) looked.add(check.name)
    const wrong = check ? await checkShortfall(runtime, check) : await doStep(runtime, step, files)
    if (wrong !== null) return { wrong, check: wrong.check ?? check?.name ?? 'runs' }
  }
  for (const check of checks) {
    checkList.passUntil(check.name)
    const wrong = looked.has(check.name) ? null : await checkShortfall(runtime, check)
    if (wrong !== null) return { wrong, check: check.name }
    checkList.end(check.name, 'passed')
  }
  return null
}

async function checkShortfall(runtime: AdminRuntime, check: AdminCheck): Promise<Shortfall | null> {
  for (const condition of check.that) {
    const wrong = await conditionShortfall(runtime, condition)
    if (wrong !== null) return wrong
  }
  return null
}
