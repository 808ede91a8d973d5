import type { Decoy, ReviewFinding, ReviewTask } from '../../lab/kinds/code-review.ts'
import { type ChangedFile, linesOf } from '../../lab/review/change.ts'
import type { ReviewComment } from '../../lab/review/comments.ts'
import { nit } from '../../lab/review/topics.ts'

/** A comment whose lines are in the change. */
export interface PlacedComment {
  readonly comment: ReviewComment
  readonly file: ChangedFile
  /** Indexes into `linesOf(file)`. */
  readonly lines: readonly number[]
}

/** How the comments compare with what was planted. */
export interface Match {
  readonly found: readonly { readonly finding: ReviewFinding; readonly by: PlacedComment }[]
  readonly missed: readonly {
    readonly finding: ReviewFinding
    /** A comment on its lines that names something else, or a matter of taste. */
    readonly otherKind: PlacedComment | null
  }[]
  readonly falseAlarms: readonly { readonly by: PlacedComment; readonly decoy: Decoy | null }[]
}

/** The file that a comment means: its path, or its end where that is one file alone. */
export function fileOf(path: string, files: readonly ChangedFile[]): ChangedFile | null {
  const bare = path.replace(/^(\.\/|[ab]\/)/, '')
  const exact = files.find((file) => file.path === path || file.path === bare)
  if (exact) return exact
  const ending = files.filter((file) => file.path.endsWith(`/${bare}`))
  return ending.length === 1 ? (ending[0] as ChangedFile) : null
}

/** The lines of a file that a comment covers. */
export function coveredLines({ side, from, to }: ReviewComment, file: ChangedFile): number[] {
  return linesOf(file).flatMap((line, at) => {
    const number = line[side]
    return number !== null && number >= from && number <= to ? [at] : []
  })
}

/**
 * Judges comments by line and kind. A comment one line beside a finding counts as on it, unless its own line is a
 * decoy or another finding's, or each line stands for itself, as in a document that is read as it is. One on the
 * lines of a missed finding that names another kind is no false alarm; once the finding is named rightly, it is.
 */
export function matchComments(task: ReviewTask, placed: readonly PlacedComment[]): Match {
  const graded = placed.filter(({ comment }) => comment.kind !== nit)
  const fits = ({ comment }: PlacedComment, { kinds }: ReviewFinding) =>
    kinds.includes(comment.kind)
  const hits = (by: PlacedComment, finding: ReviewFinding) =>
    fits(by, finding) && (isOn(by, finding) || isBeside(by, finding, task))
  const found: Match['found'][number][] = []
  const missed: Match['missed'][number][] = []
  for (const finding of task.findings) {
    const by =
      graded.find((one) => fits(one, finding) && isOn(one, finding)) ??
      graded.find((one) => hits(one, finding))
    if (by) found.push({ finding, by })
    else {
      const otherKind = [...graded, ...placed].find((one) => isOn(one, finding)) ?? null
      missed.push({ finding, otherKind })
    }
  }
  const falseAlarms = graded.flatMap((by) => {
    if (task.findings.some((finding) => hits(by, finding))) return []
    if (missed.some(({ finding }) => isOn(by, finding))) return []
    return [{ by, decoy: task.decoys.find((decoy) => isOn(by, decoy)) ?? null }]
  })
  return { found, missed, falseAlarms }
}

function isOn({ file, lines }: PlacedComment, { places }: ReviewFinding | Decoy): boolean {
  return places.some(
    (place) => file.path === place.file && lines.some((line) => place.lines.includes(line)),
  )
}

function isBeside(by: PlacedComment, finding: ReviewFinding, task: ReviewTask): boolean {
  if (by.file.isWhole) return false
  if ([...task.decoys, ...task.findings].some((other) => isOn(by, other))) return false
  const hunkAt = hunksByLine(by.file)
  const near = finding.places.flatMap(({ file, lines }) => (file === by.file.path ? lines : []))
  return by.lines.some((line) =>
    near.some((other) => Math.abs(line - other) === 1 && hunkAt[line] === hunkAt[other]),
  )
}

/** Which hunk each line is in. */
export function hunksByLine({ hunks }: ChangedFile): number[] {
  return hunks.flatMap(({ lines }, hunk) => lines.map(() => hunk))
}
