import type {
  JudgedComment,
  ReviewCounterexample,
  ShownLine,
} from '../../lab/counterexample/review.ts'
import type { Place, ReviewTask } from '../../lab/kinds/code-review.ts'
import { type ChangedFile, linesOf } from '../../lab/review/change.ts'
import type { ReviewComment } from '../../lab/review/comments.ts'
import { nit } from '../../lab/review/topics.ts'
import { hunksByLine, type Match } from './match.ts'

/** Lines shown above and below what is meant. */
const around = 6
/** False alarms that are listed. */
const alarmsMax = 20

/** "12", "12–15", "12 before the change". */
export function linesWord({ from, to, side }: ReviewComment): string {
  const lines = from === to ? String(from) : `${from}–${to}`
  return side === 'old' ? `${lines} before the change` : lines
}

/** The first thing that was missed, in its hunk. */
export function missedEvidence(
  task: ReviewTask,
  match: Match,
  { finding, otherKind }: Match['missed'][number],
): ReviewCounterexample {
  return {
    kind: 'review',
    of: otherKind === null ? 'missed' : 'other-kind',
    says: missedText(otherKind?.comment.kind ?? null),
    ...hunkOf(finding.places[0] as Place, task),
    why: finding.why,
    ...judged(match),
    left: match.missed.filter((one) => one.finding.check !== null).length - 1,
  }
}

function missedText(kind: string | null): string {
  if (kind === null) return 'Nobody commented on this'
  if (kind === nit) return `The comment here is a ${nit}. This is no matter of taste`
  return `The comment here is about ${kind}. Something else is wrong`
}

/** A line that is fine and was called wrong: a decoy if there is one. */
export function falseAlarmEvidence(task: ReviewTask, match: Match): ReviewCounterexample {
  const decoyed = match.falseAlarms.find(({ decoy }) => decoy !== null)
  const { by, decoy } = decoyed ?? (match.falseAlarms[0] as Match['falseAlarms'][number])
  return {
    kind: 'review',
    of: 'false-alarm',
    says: `This is fine, and you called it ${by.comment.kind}`,
    ...hunkOf(decoy?.places[0] ?? { file: by.file.path, lines: by.lines }, task),
    why:
      decoy?.why ??
      "Nothing of that kind goes wrong here: ask what input would show it, and you'll find none.",
    ...judged(match),
    left: 0,
  }
}

function judged({
  found,
  falseAlarms,
}: Match): Pick<ReviewCounterexample, 'found' | 'falseAlarms'> {
  return {
    found: found.map(({ by, finding }) => judgedComment(by.comment, finding.why)),
    falseAlarms: falseAlarms
      .slice(0, alarmsMax)
      .map(({ by, decoy }) => judgedComment(by.comment, decoy?.why ?? null)),
  }
}

function judgedComment(comment: ReviewComment, why: string | null): JudgedComment {
  return { file: comment.file, lines: linesWord(comment), kind: comment.kind, why }
}

/** The lines around a place, cut at the ends of its hunk. */
function hunkOf(
  { file: path, lines }: Place,
  { files }: ReviewTask,
): Pick<ReviewCounterexample, 'file' | 'title' | 'lines'> {
  const file = files.find((one) => one.path === path) as ChangedFile
  const hunks = hunksByLine(file)
  const first = lines[0] ?? 0
  const hunk = hunks[first] ?? 0
  const inHunk = lines.filter((at) => hunks[at] === hunk)
  const [low, high] = [Math.min(...inHunk) - around, Math.max(...inHunk) + around]
  const shown = linesOf(file).flatMap((line, at): ShownLine[] =>
    at >= low && at <= high && hunks[at] === hunk
      ? [{ ...line, isMarked: lines.includes(at) }]
      : [],
  )
  return { file: path, title: file.hunks[hunk]?.title ?? '', lines: shown }
}
