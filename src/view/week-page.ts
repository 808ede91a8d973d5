import { dayMs } from '../kit/time.ts'
import { listAttemptsSince } from '../store/attempts.ts'
import type { LabProgress } from '../store/lab-progress.ts'
import { type AttemptLine, attemptLine } from './attempt-by-id.ts'
import type { ViewContext } from './context.ts'
import type { LabLine, SkillLine } from './lab-line.ts'
import { type LearnerLines, learnerLines } from './learner-lines.ts'

/** A lab that was passed, and the attempt that shows it. */
export interface Evidence {
  readonly lab: LabLine
  readonly attempt: AttemptLine
}

/** A skill with what showed it this week. */
export interface ShownSkill {
  readonly skill: SkillLine
  readonly evidence: readonly Evidence[]
}

/** The last seven days beside what was before: from attempts alone, without points. */
export interface WeekPage {
  readonly from: Date
  readonly to: Date
  readonly attempts: number
  /** No lab of the skill had been passed before. */
  readonly canNow: readonly ShownSkill[]
  /** Something of the skill had been shown before; this week there is more. */
  readonly canMore: readonly ShownSkill[]
  /** Worked on and not passed yet, with the newest attempt. */
  readonly worked: readonly {
    readonly lab: LabLine
    readonly attempts: number
    readonly newest: AttemptLine
  }[]
}

const days = 7
/** More than anybody hands in by hand. */
const attemptsMax = 2_000

/** What one can do now that one could not a week ago. */
export async function weekPage(
  context: ViewContext,
  input: { learnerId: string },
): Promise<WeekPage> {
  const { learnerId } = input
  const to = context.clock()
  const from = new Date(to.getTime() - days * dayMs)
  const [lines, rows] = await Promise.all([
    learnerLines(context, learnerId),
    listAttemptsSince(context.store, { learnerId, since: from, limit: attemptsMax }),
  ])
  const attempts = rows.map((row) => attemptLine(context, row))
  const shown = shownSkills(lines, attempts, from)
  return {
    from,
    to,
    attempts: attempts.length,
    canNow: shown.filter(({ skill }) => !wasShown(skill, lines, from)),
    canMore: shown.filter(({ skill }) => wasShown(skill, lines, from)),
    worked: workedOn(lines, attempts),
  }
}

/** Skills of the labs that were passed for the first time or proved since, as the labs are listed. */
function shownSkills(
  lines: LearnerLines,
  attempts: readonly AttemptLine[],
  from: Date,
): ShownSkill[] {
  const evidence = [...lines.labs.values()].flatMap((lab): Evidence[] => {
    const attempt = attempts.find(({ labId, status }) => labId === lab.id && status === 'passed')
    const isNew = isSince(lines.labProgress.get(lab.id), from)
    return attempt && isNew ? [{ lab, attempt }] : []
  })
  const ids = [...new Set(evidence.map(({ lab }) => lab.skill.id))]
  return ids.flatMap((id) => {
    const skill = lines.skills.get(id)
    return skill ? [{ skill, evidence: evidence.filter(({ lab }) => lab.skill.id === id) }] : []
  })
}

function isSince(progress: LabProgress | undefined, from: Date): boolean {
  return [progress?.provedAt, progress?.practicedAt].some((at) => at != null && at >= from)
}

/** A lab of the skill had been passed before. */
function wasShown(skill: SkillLine, lines: LearnerLines, from: Date): boolean {
  return skill.labs.some((id) => {
    const progress = lines.labProgress.get(id)
    return [progress?.provedAt, progress?.practicedAt].some((at) => at != null && at < from)
  })
}

function workedOn(lines: LearnerLines, attempts: readonly AttemptLine[]): WeekPage['worked'] {
  const ids = [...new Set(attempts.map(({ labId }) => labId))]
  return ids.flatMap((id) => {
    const lab = lines.labs.get(id)
    const own = attempts.filter(({ labId }) => labId === id)
    const newest = own[0]
    return lab?.progress === 'tried' && newest ? [{ lab, attempts: own.length, newest }] : []
  })
}
