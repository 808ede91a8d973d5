import { countText } from '../../../kit/count-text.ts'
import type { Came, RowsCounterexample } from '../../../lab/counterexample/rows.ts'
import { difference } from '../diff.ts'
import { Icon } from '../icons.tsx'
import { RowsTable } from '../rows.tsx'

/** These rows in, this expected, this came. */
export function RowsCase({ counterexample }: { counterexample: RowsCounterexample }) {
  const { tables, results, ordered, secondRun, found } = counterexample
  const total = tables.reduce((sum, table) => sum + table.rows.length, 0)
  return (
    <>
      <header class="stack stack-s">
        <h3>The smallest case we found that breaks it: {countText(total, 'row')}</h3>
        <p class="small mute">
          Found on database {found.database.toLocaleString('en-US')} of{' '}
          {found.of.toLocaleString('en-US')}.
          {found.rowsBefore > total ? ` Shrunk from ${countText(found.rowsBefore, 'row')}.` : null}
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
    </>
  )
}

interface SidesProps {
  readonly name: string | null
  readonly expected: Came
  readonly came: Came
  readonly ordered: boolean
  readonly secondRun: Came | null
}

/** What should have come beside what came. */
export function Sides({ name, expected, came, ordered, secondRun }: SidesProps) {
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
        title={secondRun ? `Got${of}, first run` : `Got${of} from your answer`}
        label={`What your answer returned${of}`}
        side="came"
        marks={marks?.came}
        missing={secondRun ? 0 : (marks?.missing ?? 0)}
      />
      {secondRun ? (
        <Side
          came={secondRun}
          icon="failed"
          title="Got, second run over the same rows"
          label="What a second run over the same rows returned"
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
