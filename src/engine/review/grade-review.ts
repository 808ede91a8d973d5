import type { Limits } from '../../kit/limits.ts'
import type { Reason } from '../../kit/problem.ts'
import type { ReviewCounterexample } from '../../lab/counterexample/review.ts'
import type { CodeReviewLab, ReviewTask } from '../../lab/kinds/code-review.ts'
import type { Attempt } from '../../lab/lab.ts'
import { linesOf, shownRanges } from '../../lab/review/change.ts'
import { linesMax, type ReviewComment, readComments } from '../../lab/review/comments.ts'
import { nit } from '../../lab/review/topics.ts'
import type { Check, Verdict } from '../../lab/verdict.ts'
import { CheckList } from '../verdict/check-list.ts'
import { verdictMaker } from '../verdict/make-verdict.ts'
import { falseAlarmEvidence, linesWord, missedEvidence } from './evidence.ts'
import { coveredLines, fileOf, type Match, matchComments, type PlacedComment } from './match.ts'

/** Raised when a verdict can change. */
export const engineVersion = 'code-review-3'

interface Parts {
  readonly limits: Limits
  readonly onCheck: (check: Check) => void
}

/** Judges the comments of a review: by line and kind, never by their text. */
export function gradeReview(
  lab: CodeReviewLab,
  task: ReviewTask,
  attempt: Attempt,
  { limits, onCheck }: Parts,
): Verdict {
  const checkList = new CheckList(plannedChecks(lab, task), onCheck)
  const verdict = verdictMaker({ attempt, checkList, graderVersion: engineVersion })
  const read = readAnswer(attempt.answer, Object.keys(lab.topics), limits)
  if (read.kind === 'unread') {
    checkList.stopAt('readable', 'failed', read.reason)
    return verdict('failed', { errorAt: read.at })
  }
  checkList.end('readable', 'passed')
  const placed: PlacedComment[] = []
  for (const [at, comment] of read.comments.entries()) {
    const one = placeOf(comment, at, task)
    if ('expected' in one) {
      checkList.stopAt('lines', 'failed', one)
      return verdict('failed')
    }
    placed.push(one)
  }
  checkList.end('lines', 'passed')
  const counterexample = judge(lab, task, matchComments(task, placed), checkList)
  return counterexample === null ? verdict('passed') : verdict('failed', { counterexample })
}

function plannedChecks({ checks }: CodeReviewLab, { falseAlarmsMax }: ReviewTask) {
  return [
    { name: 'readable', title: 'The comments can be read' },
    { name: 'lines', title: 'Each comment is on lines that are there' },
    ...checks.map(({ name, title }) => ({ name, title })),
    { name: 'false-alarms', title: `At most ${countOf(falseAlarmsMax, 'false alarm')}` },
  ]
}

const countOf = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

function readAnswer(answer: string, topics: readonly string[], { answerBytesMax }: Limits) {
  const bytes = Buffer.byteLength(answer)
  if (bytes <= answerBytesMax) return readComments(answer, topics)
  const reason = {
    expected: `at most ${answerBytesMax.toLocaleString('en-US')} bytes of comments`,
    came: bytes.toLocaleString('en-US'),
    try: 'Comment on what would hurt someone. A comment on every line helps nobody.',
  }
  return { kind: 'unread' as const, reason, at: null }
}

function placeOf(
  comment: ReviewComment,
  at: number,
  { files }: ReviewTask,
): PlacedComment | Reason {
  const file = fileOf(comment.file, files)
  if (file === null) {
    return {
      expected: `one of the files ${files.map(({ path }) => `\`${path}\``).join(', ')}`,
      came: `\`${comment.file.slice(0, 200)}\` in comment ${at + 1}`,
      try: 'Write the path as the change has it.',
    }
  }
  if (comment.to - comment.from >= linesMax) {
    return {
      expected: `a comment on at most ${linesMax} lines`,
      came: `${comment.to - comment.from + 1} lines in comment ${at + 1}`,
      try: 'Name the lines that you would change.',
    }
  }
  const lines = coveredLines(comment, file)
  if (lines.length > 0) return { comment, file, lines }
  return {
    expected: `lines of \`${file.path}\` that you can see: ${shownRanges(file)}`,
    came: `line ${linesWord(comment)} in comment ${at + 1}`,
    try:
      comment.side === 'new'
        ? 'Lines are numbered as they are after the change; a removed line needs `side: old`.'
        : 'With `side: old` lines are numbered as they were before the change.',
  }
}

/** Ends the lab's own checks and the last one; null where all is found and little is called wrong. */
function judge(
  lab: CodeReviewLab,
  task: ReviewTask,
  match: Match,
  checkList: CheckList,
): ReviewCounterexample | null {
  let evidence: ReviewCounterexample | null = null
  for (const { name } of lab.checks) {
    const missed = match.missed.filter(({ finding }) => finding.check === name)
    const [first] = missed
    if (first === undefined) {
      checkList.end(name, 'passed')
    } else if (evidence === null) {
      evidence = missedEvidence(task, match, first)
      checkList.end(name, 'failed', missedReason(task, first))
    } else {
      checkList.end(name, 'failed', laterReason(missed.length))
    }
  }
  const { falseAlarms } = match
  if (falseAlarms.length <= task.falseAlarmsMax) {
    checkList.end('false-alarms', 'passed')
    return evidence
  }
  checkList.end('false-alarms', 'failed', {
    expected: `at most ${countOf(task.falseAlarmsMax, 'comment')} on lines that are fine`,
    came: String(falseAlarms.length),
    try: 'Before you comment, say to yourself what breaks, for whom, and when. Taste goes under `nit`, which is never counted.',
  })
  return evidence ?? falseAlarmEvidence(task, match)
}

function missedReason(
  { files }: ReviewTask,
  { finding, otherKind }: Match['missed'][number],
): Reason {
  const [place] = finding.places
  const file = files.find(({ path }) => path === place?.file)
  const line = file && linesOf(file)[place?.lines[0] ?? 0]
  const at = line?.new ?? `${line?.old} before the change`
  return {
    expected: `a comment on \`${file?.path}\`, line ${at}`,
    came: cameText(otherKind?.comment.kind ?? null),
    try: finding.ask,
  }
}

function cameText(kind: string | null): string {
  if (kind === null) return 'none'
  return kind === nit ? `a \`${nit}\`, which is a matter of taste` : `one about \`${kind}\``
}

function laterReason(count: number): Reason {
  return {
    expected: 'a comment on everything of this sort that would hurt someone',
    came: count === 1 ? 'one missing' : `${count} missing`,
    try: 'Fix the first one, then read the change again with this question alone.',
  }
}
