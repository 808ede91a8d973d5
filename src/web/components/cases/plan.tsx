import {
  numberText,
  type PlanCounterexample,
  planText,
  planUnit,
} from '../../../lab/counterexample/plan.ts'
import { CountedGrowthChart } from '../charts/counted-growth.tsx'
import { PlanPicture } from '../charts/plan-picture.tsx'
import { Code } from '../code.tsx'
import { Icon } from '../icons.tsx'
import { RowsTable } from '../rows.tsx'
import { Scroll } from '../scroll.tsx'

/** The step that pays and how the work grows; or the rows that are not right. */
export function PlanCase({ counterexample }: { counterexample: PlanCounterexample }) {
  const { says, request, plan, growth, rows, statements, size, sizeOf } = counterexample
  return (
    <>
      <header class="stack stack-s">
        <h3>{says}</h3>
        {request === null ? null : (
          <details class="more">
            <summary>
              The statement we counted: <code>{request.name}</code>
            </summary>
            <pre class="code">
              <Code text={request.sql} language="sql" />
            </pre>
          </details>
        )}
      </header>
      {rows === null ? null : <WrongRows rows={rows} />}
      {plan.length === 0 ? null : (
        <PlanPart counterexample={counterexample} measuredAt={`${numberText(size)} ${sizeOf}`} />
      )}
      {statements.length === 0 ? null : <Statements statements={statements} />}
      {growth === null ? null : (
        <div class="cx-part stack">
          <h4>How it grows</h4>
          <CountedGrowthChart id="growth" growth={growth} />
        </div>
      )}
    </>
  )
}

interface PlanPartProps {
  readonly counterexample: PlanCounterexample
  readonly measuredAt: string
}

function PlanPart({ counterexample, measuredAt }: PlanPartProps) {
  const { plan, why, growth } = counterexample
  const unit = planUnit(plan, growth?.unit)
  return (
    <div class="cx-part stack">
      <PlanPicture id="plan" plan={plan} unit={unit} measuredAt={measuredAt} />
      {why === '' ? null : (
        <p class="callout callout-fail">
          <span>{why}</span>
        </p>
      )}
      <details class="more">
        <summary>The plan as text</summary>
        <Scroll label="The plan as text">
          <pre class="code">
            <code>{planText(plan, unit)}</code>
          </pre>
        </Scroll>
      </details>
    </div>
  )
}

function Statements({ statements }: Pick<PlanCounterexample, 'statements'>) {
  return (
    <div class="cx-part stack">
      <Scroll label="Statements we counted">
        <table class="data">
          <caption>Statements we counted</caption>
          <thead>
            <tr>
              <th scope="col">Statement</th>
              <th scope="col" class="r">
                Times
              </th>
              <th scope="col" class="r">
                Buffers
              </th>
            </tr>
          </thead>
          <tbody>
            {statements.map(({ sql, calls, buffers }) => (
              <tr>
                <td>
                  <code>{sql.replace(/\s+/g, ' ').trim()}</code>
                </td>
                <td class="r">{numberText(calls)}</td>
                <td class="r">{numberText(buffers)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </div>
  )
}

function WrongRows({ rows }: { rows: NonNullable<PlanCounterexample['rows']> }) {
  const { missing, extra, place } = rows
  const row = place === null ? null : `row ${numberText(place)}`
  return (
    <div class="cx-out">
      {missing.rows.length === 0 ? null : (
        <RowsTable
          rows={missing}
          caption={
            <>
              <Icon name="passed" /> {row === null ? 'Expected, but missing' : `Expected as ${row}`}
            </>
          }
          label={row === null ? 'Rows that were expected but are missing' : `Expected as ${row}`}
        />
      )}
      {extra.rows.length === 0 ? null : (
        <RowsTable
          rows={extra}
          caption={
            <>
              <Icon name="failed" /> {row === null ? 'Got, but not expected' : `Got as ${row}`}
            </>
          }
          label={row === null ? 'Rows that you got but weren’t expected' : `Got as ${row}`}
        />
      )}
    </div>
  )
}
