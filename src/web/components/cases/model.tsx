import { countText } from '../../../kit/count-text.ts'
import {
  type ModelCounterexample,
  type ModelMoment,
  modelTitle,
} from '../../../lab/counterexample/model.ts'
import { Code } from '../code.tsx'
import { Icon } from '../icons.tsx'
import { Prose } from '../prose.tsx'
import { RowsTable } from '../rows.tsx'
import { Scroll } from '../scroll.tsx'
import { Sides } from './rows.tsx'

/** The row that got in or was turned away, or what was lost: source rows, steps, both answers. */
export function ModelCase({ counterexample }: { counterexample: ModelCounterexample }) {
  const { source, moments, sides, rowsBefore } = counterexample
  const total = source.reduce((sum, table) => sum + table.rows.length, 0)
  return (
    <>
      <header class="stack stack-s">
        <h3>{modelTitle(counterexample)}</h3>
        {source.length > 0 && rowsBefore !== null && rowsBefore > total ? (
          <p class="small mute">
            Shown with {countText(total, 'row')} of the source, shrunk from{' '}
            {rowsBefore.toLocaleString('en-US')}.
          </p>
        ) : null}
      </header>
      {source.length > 0 ? (
        <div class="cx-in">
          {source.map((table) => (
            <RowsTable
              rows={table}
              caption={`In: ${table.name}, ${countText(table.rows.length, 'row')}`}
              label={`Rows in ${table.name}`}
            />
          ))}
        </div>
      ) : null}
      <ol class="cx-steps">
        {moments.map((moment, at) => (
          <Moment moment={moment} isLast={at === moments.length - 1} number={at + 1} />
        ))}
      </ol>
      {sides === null ? null : <Sides name={null} {...sides} secondRun={null} />}
    </>
  )
}

function Moment({
  moment,
  isLast,
  number,
}: {
  moment: ModelMoment
  isLast: boolean
  number: number
}) {
  const { says, who, sql, came } = moment
  return (
    <li class="stack stack-s">
      {says === null && who === null ? null : (
        <p class="small">
          {says === null ? null : (
            <>
              <Prose text={says} />{' '}
            </>
          )}
          {who === null ? null : (
            <span class="mute">
              as <code>{who}</code>
            </span>
          )}
        </p>
      )}
      <Scroll class="code" label={`Step ${number}`}>
        <pre>
          <Code text={sql} language="sql" />
        </pre>
      </Scroll>
      <p class={isLast ? 'small cx-error' : 'small mute'}>
        {isLast ? <Icon name="failed" /> : '→'} {came}
      </p>
    </li>
  )
}
