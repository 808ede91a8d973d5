import type { Came, Counterexample, Verdict } from '../../lab/lab.ts'
import { countText } from '../when.ts'
import { linesAt } from './code.tsx'
import { difference } from './diff.ts'
import { Icon } from './icons.tsx'
import { Prose } from './prose.tsx'
import { RowsTable } from './rows.tsx'

interface Props {
  readonly counterexample: Counterexample
  readonly verdict: Verdict
  readonly answer: string
}

/** The hero of the page: these rows in, this expected, this came, and why. */
export function CounterexampleBox({ counterexample, verdict, answer }: Props) {
  const { tables, results, ordered, secondRun, found } = counterexample
  const total = tables.reduce((sum, table) => sum + table.rows.length, 0)
  return (
    <section class="cx" aria-labelledby="cx-title">
      <header class="stack stack-s">
        <h3 id="cx-title">The smallest case that breaks it: {countText(total, 'row')}</h3>
        <p class="small mute">
          Found on database {found.database.toLocaleString('en-US')} of{' '}
          {found.of.toLocaleString('en-US')}.
          {found.rowsBefore > total
            ? ` Shrunk from ${countText(found.rowsBefore, 'row')}.`
            : ' No row could be left out.'}
        </p>
      </header>
      {tables.length > 0 ? (
        <div class="cx-in">
          {tables.map((table) => (
            <RowsTable
              rows={table}
              caption={`In: ${table.name}, ${countText(table.rows.length, 'row')}`}
              label={`Rows in ${table.name}`}
            />
          ))}
        </div>
      ) : null}
      {results.map((result) => (
        <Sides {...result} ordered={ordered} secondRun={secondRun} />
      ))}
      <Why verdict={verdict} answer={answer} />
    </section>
  )
}

interface SidesProps {
  readonly name: string | null
  readonly expected: Came
  readonly came: Came
  readonly ordered: boolean
  readonly secondRun: Came | null
}

function Sides({ name, expected, came, ordered, secondRun }: SidesProps) {
  const of = name === null ? '' : ` in ${name}`
  const against = secondRun ?? expected
  const marks =
    against.kind === 'rows' && came.kind === 'rows' ? difference(against, came, ordered) : null
  return (
    <div class="cx-out">
      <Side
        came={expected}
        icon="passed"
        title={`Expected${of}`}
        label={`Expected result${of}`}
        side="expected"
        marks={secondRun ? undefined : marks?.expected}
      />
      <Side
        came={came}
        icon="failed"
        title={secondRun ? `Came${of}, first run` : `Came${of} from your answer`}
        label={`What came${of} from your answer`}
        side="came"
        marks={marks?.came}
        missing={secondRun ? 0 : (marks?.missing ?? 0)}
      />
      {secondRun ? (
        <Side
          came={secondRun}
          icon="failed"
          title="Came, second run over the same rows"
          label="What came on a second run over the same rows"
          side="came"
          marks={marks?.expected}
        />
      ) : null}
    </div>
  )
}

interface SideProps {
  readonly came: Came
  readonly icon: 'passed' | 'failed'
  readonly title: string
  readonly label: string
  readonly side: 'expected' | 'came'
  readonly marks?: Parameters<typeof RowsTable>[0]['marks'] | undefined
  readonly missing?: number
}

function Side({ came, icon, title, label, side, marks, missing = 0 }: SideProps) {
  const caption = (
    <>
      <Icon name={icon} /> {title}
    </>
  )
  if (came.kind === 'error') {
    return (
      <div class="stack stack-s">
        <p class="label">{caption}</p>
        <p class="cx-error">
          <strong>Error {came.code}.</strong> {came.message}
        </p>
      </div>
    )
  }
  return (
    <RowsTable
      rows={came}
      caption={caption}
      label={label}
      side={side}
      missing={missing}
      {...(marks ? { marks } : {})}
    />
  )
}

/** Why it went wrong and what to try: only what the rows above bear out. */
function Why({ verdict, answer }: { verdict: Verdict; answer: string }) {
  const { explanation, hint } = verdict
  const why = explanation?.why ?? hint?.why ?? null
  const tryNext = explanation?.try ?? ''
  if (why === null && tryNext === '') return null
  const lines = [...linesAt(answer, explanation?.at ?? [])]
  return (
    <div class="cx-why stack stack-s">
      {why === null ? null : (
        <p>
          <strong>Why.</strong> <Prose text={why} />
        </p>
      )}
      {tryNext === '' ? null : (
        <p>
          <strong>Try.</strong> <Prose text={tryNext} />
          {lines.length > 0 ? ` See ${linesText(lines)}.` : null}
        </p>
      )}
    </div>
  )
}

/** line 10 · lines 2 and 10 · lines 2, 3 and 10 */
function linesText(lines: readonly number[]): string {
  if (lines.length === 1) return `line ${lines[0]}`
  return `lines ${lines.slice(0, -1).join(', ')} and ${lines.at(-1)}`
}
