import type { LoadCounterexample } from '../../../lab/counterexample/load.ts'
import { LoadChart } from '../charts/load-chart.tsx'
import { Prose } from '../prose.tsx'
import { Scroll } from '../scroll.tsx'

/** Where latency leaves the ground, beside the reference, and what was counted. */
export function LoadCase({ counterexample }: { counterexample: LoadCounterexample }) {
  const { says, expected, came, chart, note, output } = counterexample
  return (
    <>
      <header>
        <h3>
          <Prose text={says} />
        </h3>
      </header>
      <div class="cx-part stack stack-s">
        <p>
          <strong>Expected.</strong> <Prose text={expected} />
        </p>
        <p>
          <strong>Got.</strong> <Prose text={came} />
        </p>
      </div>
      {chart === null ? null : (
        <div class="cx-part stack">
          <LoadChart id="load" chart={chart} />
        </div>
      )}
      <Facts counterexample={counterexample} />
      {output === null ? null : (
        <div class="cx-part stack stack-s">
          <h4>What it printed</h4>
          <Scroll label="What it printed">
            <pre>{output}</pre>
          </Scroll>
        </div>
      )}
      {note === '' ? null : (
        <p class="cx-part small mute">
          <Prose text={note} />
        </p>
      )}
    </>
  )
}

function Facts({ counterexample: { facts } }: { counterexample: LoadCounterexample }) {
  if (facts.length === 0) return null
  return (
    <div class="cx-part">
      <Scroll label="What was counted">
        <table class="data">
          <caption>What was counted</caption>
          <thead>
            <tr>
              <th scope="col">Requests</th>
              <th scope="col" class="r">
                Yours
              </th>
              <th scope="col" class="r">
                Reference
              </th>
            </tr>
          </thead>
          <tbody>
            {facts.map(({ what, yours, reference }) => (
              <tr>
                <th scope="row">{what}</th>
                <td class="r">{yours}</td>
                <td class="r">{reference}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </div>
  )
}
