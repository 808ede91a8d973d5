import { countText } from '../../kit/count-text.ts'
import type { RunView } from '../../view/run-by-id.ts'
import { millisText } from '../when.ts'
import { lineOf } from './code.tsx'
import { OutputBox } from './output.tsx'
import { RanCalls } from './ran-calls.tsx'
import { RowsTable } from './rows.tsx'
import { RunningWord } from './verdict.tsx'

/** What looking around gave: rows, a tag, PostgreSQL's error, or that it took too long. */
export function RunBox({ run }: { run: RunView }) {
  const { result, sql } = run
  if (result === null) {
    return (
      <div class="stack stack-s" data-running={run.id}>
        <p class="sum">
          <RunningWord word="running" />
        </p>
        {run.soFar === '' ? null : (
          <OutputBox title="Printed so far" text={run.soFar} label="What was printed so far" />
        )}
      </div>
    )
  }
  if (result.kind === 'calls') return <RanCalls result={result} text={sql} />
  if (result.kind === 'printed') {
    return <OutputBox title="Printed" text={result.text} label="What the run printed" />
  }
  if (result.kind === 'refused') return <Refused result={result} text={sql} />
  const took = millisText(result.elapsedMs)
  if (result.kind === 'over-limit') {
    return (
      <div class="callout callout-fail">
        <p>Stopped after {took}</p>
        <p>{result.message}</p>
      </div>
    )
  }
  if (result.kind === 'error') {
    return (
      <div
        class="callout callout-fail"
        data-error-at={result.at === null ? undefined : String(result.at)}
      >
        <p>
          PostgreSQL says{result.at === null ? '' : `, at line ${lineOf(sql, result.at)}`}:{' '}
          {result.message}
        </p>
        <p class="small mute">
          Error {result.code}.{result.hint ? ` Hint: ${result.hint}` : null}
        </p>
      </div>
    )
  }
  if (result.columns.length === 0) {
    return (
      <p>
        <code>{result.tag ?? 'Done'}</code>{' '}
        <span class="mute">
          in {took}. We undo whatever a run changes, so the next one starts fresh.
        </span>
      </p>
    )
  }
  const rows = countText(result.rows.length, 'row')
  return (
    <RowsTable
      rows={result}
      caption={`${result.truncated ? `The first ${rows} of more` : rows}, ${took}`}
      label="Rows of the last run"
    />
  )
}

interface RefusedProps {
  readonly result: Extract<RunView['result'], { kind: 'refused' }>
  readonly text: string
}

/** Nothing could be called: why, and where. */
function Refused({ result: { reason, at }, text }: RefusedProps) {
  return (
    <div class="callout callout-fail" data-error-at={at === null ? undefined : String(at)}>
      <p>
        {at === null ? '' : `At line ${lineOf(text, at)}. `}Expected {reason.expected}. Got{' '}
        {reason.came}.
      </p>
      <p class="small">{reason.try}</p>
    </div>
  )
}
