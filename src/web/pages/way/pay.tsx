import type { PayPage } from '../../../view/way/pay-page.ts'
import { GrowthChart, type GrowthRow } from '../../components/charts/growth-chart.tsx'
import { LineChart } from '../../components/charts/line-chart.tsx'
import { PayChart } from '../../components/charts/pay-chart.tsx'
import { Count, Money, PayTable, Unknown } from '../../components/pay-table.tsx'
import { Scroll } from '../../components/scroll.tsx'
import type { Around } from '../../components/shell.tsx'
import { From } from '../../components/sources.tsx'
import { DocSection, WayHead, WayShell } from '../../components/way.tsx'
import { dollarText, percentText } from '../../figures.ts'
import { plainText } from './doc.tsx'

interface PayProps {
  readonly around: Around
  readonly page: PayPage
}

/** Pay by occupation, state, percentile and year; what is expected; and two old claims. */
export function PayScreen({ around, page }: PayProps) {
  const [read, experience, outlook] = page.doc.sections
  return (
    <WayShell
      around={around}
      title={page.doc.title}
      description={plainText(page.doc.lede)}
      here="/pay"
      sources={page.sources}
    >
      <WayHead title={page.doc.title} lede={page.doc.lede} />
      {read ? <DocSection section={read} /> : null}
      <Choose page={page} />
      <section class="stack section" aria-labelledby="h-occupations">
        <h2 id="h-occupations">By occupation, May {page.year}</h2>
        <div class="cols-pay">
          <PayChart
            id="by-occupation"
            title={`Pay by occupation, May ${page.year}`}
            description="Percentiles of yearly pay by occupation, with all occupations last."
            rows={page.national.rows}
          />
          <PayTable
            caption="Pay by occupation"
            first="Occupation"
            counts="Jobs"
            rows={page.national.rows}
            from={page.national.from}
          />
        </div>
      </section>
      <ByState page={page} />
      <History page={page} />
      {experience ? (
        <DocSection section={experience}>
          <Experience page={page} />
        </DocSection>
      ) : null}
      {outlook ? (
        <DocSection section={outlook}>
          <Growth page={page} />
          <Outlook page={page} />
        </DocSection>
      ) : null}
      <Claims page={page} />
    </WayShell>
  )
}

function Choose({ page }: Pick<PayProps, 'page'>) {
  return (
    <form class="row" action="/pay">
      <label class="label" htmlFor="soc">
        Occupation
      </label>
      <select class="input input-auto" id="soc" name="soc">
        {page.occupations.map(({ soc, title }) => (
          <option value={soc} selected={soc === page.occupation.soc}>
            {title}
          </option>
        ))}
      </select>
      <label class="label" htmlFor="state">
        State
      </label>
      <select class="input input-auto" id="state" name="state">
        <option value="">none</option>
        {page.states.map(({ code, name }) => (
          <option value={code} selected={code === page.state?.code}>
            {name}
          </option>
        ))}
      </select>
      <button class="btn" type="submit">
        Show
      </button>
    </form>
  )
}

/** The chart shows the ends and your state; the table has every state. */
function ByState({ page }: Pick<PayProps, 'page'>) {
  const { rows, silent, from } = page.byState
  const here = rows.findIndex(({ isHere }) => isHere)
  const drawn = rows.filter((_, index) => index < 6 || index >= rows.length - 6 || index === here)
  const missing = silent.length === 0 ? '' : `No figure is published for ${silent.join(', ')}.`
  const title = `${page.occupation.title} by state`
  return (
    <section class="stack section" aria-labelledby="h-states">
      <h2 id="h-states">{title}</h2>
      {page.state && here < 0 ? (
        <p class="callout">
          <strong>{page.state.name}</strong> Not published for this occupation.
        </p>
      ) : null}
      <div class="cols-pay">
        <PayChart
          id="by-state"
          title={title}
          description="The six states with the highest median, the six with the lowest, and the one you chose."
          rows={drawn}
        />
        <div class="stack">
          <PayTable
            caption="Highest, lowest, and yours"
            first="State"
            counts="Jobs"
            rows={drawn}
            from={from}
          />
          <details class="more">
            <summary>All {rows.length} states with figures</summary>
            <PayTable
              caption={`${title}, all`}
              first="State"
              counts="Jobs"
              rows={rows}
              from={from}
              hint={missing}
            />
          </details>
        </div>
      </div>
      {missing ? <p class="small mute">{missing}</p> : null}
    </section>
  )
}

function History({ page }: Pick<PayProps, 'page'>) {
  const { years, from } = page.history
  const line = (key: 'median' | 'all') =>
    years.flatMap((row) => (row[key] === null ? [] : [{ at: row.year, value: row[key] }]))
  const gap = years.some(({ median }) => median === null)
  return (
    <section class="stack section" aria-labelledby="h-history">
      <h2 id="h-history">
        {page.occupation.title}, {years[0]?.year} to {years.at(-1)?.year}
      </h2>
      <p class="read">
        Not adjusted for inflation. The publisher warns against comparing years closely, because the
        method changed in 2021.
        {gap
          ? ' For 2020 this occupation was published together with another one, so it doesn’t have its own figure.'
          : ''}
      </p>
      <div class="cols-pay">
        <LineChart
          id="history"
          title={`Median pay of ${page.occupation.title.toLowerCase()} over the years`}
          description="The occupation’s median above the median of all occupations."
          series={[
            { label: page.occupation.title, points: line('median'), isHere: true },
            { label: 'All occupations', points: line('all'), isHere: false },
          ]}
        />
        <Scroll label="Pay over the years">
          <table class="data">
            <caption>
              Median pay in May of each year
              <span class="hint">
                US dollars. <From from={from} />
              </span>
            </caption>
            <thead>
              <tr>
                <th scope="col">May</th>
                <th scope="col" class="r">
                  {page.occupation.title}
                </th>
                <th scope="col" class="r">
                  All occupations
                </th>
                <th scope="col" class="r">
                  Jobs
                </th>
              </tr>
            </thead>
            <tbody>
              {years.map(({ year, median, all, jobs }) => (
                <tr>
                  <th scope="row">{year}</th>
                  <Money value={median} />
                  <Money value={all} />
                  <Count value={jobs} />
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </div>
    </section>
  )
}

function Experience({ page }: Pick<PayProps, 'page'>) {
  return (
    <Scroll label="Pay by years of coding">
      <table class="data">
        <caption>
          US backend developers who answered a survey
          <span class="hint">
            Median of their answers, in US dollars a year. <From from={page.experience.from} />
          </span>
        </caption>
        <thead>
          <tr>
            <th scope="col">Group</th>
            <th scope="col" class="r">
              Median
            </th>
            <th scope="col" class="r">
              People
            </th>
          </tr>
        </thead>
        <tbody>
          {page.experience.rows.map(({ label, median, people, isSmall }) => (
            <tr>
              <th scope="row">
                {label}
                {isSmall ? <span class="mute"> (too few people to tell)</span> : null}
              </th>
              <Money value={median} />
              <Count value={people} />
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

/** The newest round that says something of an occupation, against all occupations. */
function Growth({ page }: Pick<PayProps, 'page'>) {
  const newest = new Map<string, GrowthRow>()
  for (const { title, round, growthPercent, isHere } of page.outlook.rows) {
    if (growthPercent === null || newest.has(title)) continue
    newest.set(title, { label: `${title}, ${round}`, percent: growthPercent, isHere })
  }
  return (
    <GrowthChart
      id="growth"
      title="Expected growth over ten years"
      description="Bars go right for occupations that grow and left for those that shrink, with all occupations last. Each uses the newest ten years with a figure."
      rows={[...newest.values()]}
    />
  )
}

function Outlook({ page }: Pick<PayProps, 'page'>) {
  return (
    <Scroll label="Projections">
      <table class="data">
        <caption>
          Jobs ten years on
          <span class="hint">
            <From from={page.outlook.from} />
          </span>
        </caption>
        <thead>
          <tr>
            <th scope="col">Occupation</th>
            <th scope="col">Ten years</th>
            <th scope="col" class="r">
              Change
            </th>
            <th scope="col" class="r">
              Jobs more
            </th>
            <th scope="col" class="r">
              Openings a year
            </th>
            <th scope="col">Read from</th>
          </tr>
        </thead>
        <tbody>
          {page.outlook.rows.map((row) => (
            <tr class={row.isHere ? 'here' : undefined}>
              <th scope="row">{row.title}</th>
              <td class="round">{row.round}</td>
              {row.growthPercent === null ? (
                <Unknown />
              ) : (
                <td class="r">{percentText(row.growthPercent)}</td>
              )}
              <Count value={row.moreJobs} />
              <Count value={row.openings} />
              <td>{row.isSecondHand ? 'copies made by others' : 'the publisher’s file'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function Claims({ page }: Pick<PayProps, 'page'>) {
  return (
    <section class="stack section" aria-labelledby="h-claims">
      <h2 id="h-claims">Old claims, and where they came from</h2>
      <Scroll label="Old claims">
        <table class="data">
          <thead>
            <tr>
              <th scope="col">You may have read</th>
              <th scope="col">Where it came from</th>
              <th scope="col">Newest figures</th>
              <th scope="col">Sources</th>
            </tr>
          </thead>
          <tbody>
            {page.claims.map(({ claim, was, newest, from }) => (
              <tr>
                <th scope="row">“{claim}”</th>
                <td class="t">{was}</td>
                <td class="t">{newest}</td>
                <td class="t">
                  <From from={from} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  )
}

/** For captions elsewhere: a median in words. */
export const medianText = (median: number | null): string =>
  median === null ? 'not published' : dollarText(median)
