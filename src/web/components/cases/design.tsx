import {
  busyText,
  type DesignCounterexample,
  dollars,
  mostText,
  plainNumber,
} from '../../../lab/counterexample/design.ts'
import { DayChart } from '../charts/day-chart.tsx'
import { Icon } from '../icons.tsx'
import { Prose } from '../prose.tsx'
import { Scroll } from '../scroll.tsx'

/** The minute a design fell over: why, over the day, and what it cost. */
export function DesignCase({ counterexample }: { counterexample: DesignCounterexample }) {
  const { says, why, curve, note } = counterexample
  return (
    <>
      <header>
        <h3>
          <Prose text={says} />
        </h3>
      </header>
      <div class="cx-part stack">
        <p>
          <Prose text={why} />
        </p>
        <Stations counterexample={counterexample} />
      </div>
      {curve === null ? null : (
        <div class="cx-part stack">
          <DayChart id="day" curve={curve} />
        </div>
      )}
      <Costs counterexample={counterexample} />
      {note === '' ? null : <p class="cx-part small mute">{note}</p>}
    </>
  )
}

function Stations({
  counterexample: { stations, time },
}: {
  counterexample: DesignCounterexample
}) {
  if (stations.length === 0) return null
  const caption = `At ${time ?? 'all times'}`
  return (
    <Scroll label={caption}>
      <table class="data">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Node</th>
            <th scope="col" class="r">
              Requests a second
            </th>
            <th scope="col" class="r">
              Can handle
            </th>
            <th scope="col" class="r">
              Busy
            </th>
            <th scope="col" class="r">
              Wait, ms
            </th>
          </tr>
        </thead>
        <tbody>
          {stations.map((one) => (
            <tr class={one.isCause ? 'here' : undefined}>
              <th scope="row">
                {one.isCause ? <Icon name="failed" /> : null} {one.name}
                {one.isCause ? <span class="vh">, the cause</span> : null}
              </th>
              <td class="r">{plainNumber(one.rate)}</td>
              <td class="r">{mostText(one)}</td>
              <td class="r">{busyText(one)}</td>
              <td class="r">{plainNumber(one.waitMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function Costs({ counterexample: { costs } }: { counterexample: DesignCounterexample }) {
  if (costs.length === 0) return null
  return (
    <div class="cx-part">
      <Scroll label="What it costs">
        <table class="data">
          <caption>What it costs</caption>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col" class="r">
                Dollars
              </th>
            </tr>
          </thead>
          <tbody>
            {costs.map((one) => (
              <tr>
                <th scope="row">{one.what}</th>
                <td class="r">{dollars(one.dollars)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </div>
  )
}
