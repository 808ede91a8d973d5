import { Problem } from '../../kit/problem.ts'
import { type ReviewComment, withComment } from '../../lab/review/comments.ts'

/** The fields of a comment, as the lab page sends them. */
export interface CommentForm {
  /** "new:12:src/films.ts": side, line, file. */
  readonly at: string | null
  /** The last line of a range; empty: one line. */
  readonly through: string | null
  readonly about: string | null
  readonly says: string | null
}

/** The answer with one more comment. Throws Problem 'bad-input'. */
export function commentedAnswer(answer: string, form: CommentForm): string {
  const commented = withComment(answer, commentOf(form))
  if (commented !== null) return commented
  throw new Problem('bad-input', {
    expected: 'a list of comments in YAML',
    came: 'YAML with an error in it',
    try: 'Press Check to see where. Your text is safe.',
  })
}

function commentOf({ at, through, about, says }: CommentForm): ReviewComment {
  const [, side, line, file] = /^(new|old):(\d{1,7}):(.+)$/.exec(at ?? '') ?? []
  if ((side !== 'new' && side !== 'old') || file === undefined) {
    throw new Problem('bad-input', {
      expected: 'a line of the change',
      came: 'none chosen',
      try: 'First choose the circle next to a line.',
    })
  }
  const from = Number(line)
  const to = through === null || through.trim() === '' ? from : Number(through)
  if (!Number.isInteger(to) || to < from) {
    throw new Problem('bad-input', {
      expected: `a line from ${from} on, or nothing`,
      came: (through ?? '').slice(0, 60),
      try: 'Leave “Through line” empty to comment on one line.',
    })
  }
  return { file, side, from, to, kind: about ?? '', text: says?.trim() ?? '' }
}
