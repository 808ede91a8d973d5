import {
  type JudgedComment,
  leftText,
  type ReviewCounterexample,
} from '../../../lab/counterexample/review.ts'
import { ChangeTable } from '../change-table.tsx'
import { Icon } from '../icons.tsx'
import { Prose } from '../prose.tsx'

/** The lines that were missed or called wrong, in their hunk, and how each comment was judged. */
export function ReviewCase({ counterexample }: { counterexample: ReviewCounterexample }) {
  const { says, file, title, lines, why, found, falseAlarms, left } = counterexample
  return (
    <>
      <header>
        <h3>{says}</h3>
      </header>
      <div class="cx-part stack">
        <ChangeTable file={file} title={title} lines={lines} />
        <p>
          <Prose text={why} />
        </p>
      </div>
      <Comments icon="passed" title="Found" comments={found} />
      <Comments icon="failed" title="False alarms" comments={falseAlarms} />
      {left > 0 ? <p class="cx-part">{leftText(left)}</p> : null}
    </>
  )
}

interface CommentsProps {
  readonly icon: 'passed' | 'failed'
  readonly title: string
  readonly comments: readonly JudgedComment[]
}

function Comments({ icon, title, comments }: CommentsProps) {
  if (comments.length === 0) return null
  return (
    <div class="cx-part stack stack-s">
      <h4>
        <Icon name={icon} /> {title}
      </h4>
      <ul>
        {comments.map(({ file, lines, kind, why }) => (
          <li>
            <code>
              {file}:{lines}
            </code>{' '}
            {kind}
            {why === null ? null : (
              <>
                : <Prose text={why} />
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
