import { countText } from '../../../kit/count-text.ts'
import type { PlanPage } from '../../../view/plan-page.ts'
import { RangeFigure } from '../../components/plan/range-figure.tsx'
import { Scroll } from '../../components/scroll.tsx'
import { dateText, hoursText, monthText, spanText } from '../../days.ts'

type PlanWeek = PlanPage['whole']['plan']['weeks'][number]

const weeksOpen = 4

/** The next weeks in full, the others folded by year; printed, all are open. */
export function Weeks({ page }: { page: PlanPage }) {
  const { weeks } = page.whole.plan
  const [first, rest] = [weeks.slice(0, weeksOpen), weeks.slice(weeksOpen)]
  const years = Map.groupBy(rest, ({ from }) => from.slice(0, 4))
  return (
    <section class="stack section" aria-labelledby="h-weeks">
      <h2 id="h-weeks">Week by week</h2>
      <ol class="list plan-weeks">
        {first.map((week) => (
          <Week week={week} page={page} />
        ))}
      </ol>
      {[...years].map(([year, own]) => (
        <details class="more">
          <summary>
            {year}: {countText(own.length, rest.length < weeks.length ? 'more week' : 'week')}
          </summary>
          <ol class="list plan-weeks">
            {own.map((week) => (
              <Week week={week} page={page} />
            ))}
          </ol>
        </details>
      ))}
    </section>
  )
}

function Week({ week, page }: { week: PlanWeek; page: PlanPage }) {
  const { milestones, tasks } = page.whole.plan
  const titles = new Map(tasks.map(({ id, title }) => [id, title]))
  const reached = milestones.filter(({ id }) => week.milestones.includes(id))
  return (
    <li>
      <h3>{spanText(week.from, week.to)}</h3>
      <div class="stack stack-s">
        {week.entries.length === 0 ? <p class="mute">You’re away. Nothing is planned.</p> : null}
        <ul class="bare">
          {week.entries.map((entry) => (
            <li>
              {entry.title}
              {entry.ends ? '' : ', continues'} <span class="mute">{hoursText(entry.minutes)}</span>
              {entry.besides.includes('unwritten') ? <span class="chip">no lab yet</span> : null}
              {entry.labs.length > 0 ? (
                <span class="week-labs">
                  {entry.labs.map((lab, at) => (
                    <>
                      {at > 0 ? ', ' : ''}
                      <a href={`/labs/${lab.id}`}>{lab.title}</a>
                    </>
                  ))}
                </span>
              ) : null}
              <Work entry={entry} page={page} />
            </li>
          ))}
        </ul>
        {week.reviews.length > 0 && week.entries.length > 0 ? (
          <p class="small mute">
            Review {week.reviews.map((id) => midSentence(titles.get(id) ?? id)).join(', ')} (
            {hoursText(week.reviewMinutes)})
          </p>
        ) : null}
        {week.daysAway > 0 && week.entries.length > 0 ? (
          <p class="small mute">{countText(week.daysAway, 'day')} off</p>
        ) : null}
        {reached.map(({ id, title }) => (
          <p class="milestone">
            <StageLink stage={page.stages.get(id)} title={title} />
          </p>
        ))}
      </div>
    </li>
  )
}

type Entry = PlanWeek['entries'][number]

/** What there is to do besides the labs that begin: it always has a name. */
function Work({ entry, page }: { entry: Entry; page: PlanPage }) {
  const { task, goesOn, besides } = entry
  const own = page.work.get(task)
  return (
    <>
      {goesOn ? (
        <span class="week-labs">
          Continue <a href={`/labs/${goesOn.id}`}>{goesOn.title}</a>
        </span>
      ) : null}
      {besides.includes('practice') && own ? (
        <span class="week-labs mute">
          {own.hasVersions ? (
            <>
              Then practice with{' '}
              <a href={`/labs?skill=${encodeURIComponent(task)}`}>other versions of its labs</a>
            </>
          ) : (
            `Then read: ${own.reading}`
          )}
        </span>
      ) : null}
      {besides.includes('unwritten') && own ? (
        <span class="week-labs">
          Reading: {own.reading}. Exercise: build something small until you can say: “{own.canDo}”
        </span>
      ) : null}
      {besides.includes('project') ? (
        <span class="week-labs">
          {page.stages.has(task) ? (
            <>
              Work on <a href={`/capstone/${page.stages.get(task)}`}>this stage</a> in your own
              folder
            </>
          ) : (
            'Exercise: work on it in a folder of your own'
          )}
        </span>
      ) : null}
    </>
  )
}

/** A milestone of the capstone leads to its stage. */
function StageLink({ stage, title }: { stage: string | undefined; title: string }) {
  return stage === undefined ? <>{title}</> : <a href={`/capstone/${stage}`}>{title}</a>
}

/** “Join tables” as join tables, “JSON in a table” as it is. */
const midSentence = (title: string): string =>
  title.replace(/^[A-Z](?=[a-z]| )/, (letter) => letter.toLowerCase())

const dayOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000

/** Where the way has its marks, each as a range. */
export function Milestones({ page }: { page: PlanPage }) {
  const { forecast, plan } = page.whole
  const planned = new Map(plan.milestones.map(({ id, day }) => [id, day]))
  const ranges = forecast.milestones.flatMap(({ title, range }) =>
    range?.early && range.middle
      ? [
          {
            title,
            low: dayOf(range.early),
            middle: dayOf(range.middle),
            high: range.late ? dayOf(range.late) : dayOf(range.middle) + 365,
          },
        ]
      : [],
  )
  const from = dayOf(page.today)
  const to = Math.max(from + 60, ...ranges.map(({ high }) => high))
  return (
    <section class="stack section" aria-labelledby="h-marks">
      <h2 id="h-marks">Milestones</h2>
      {ranges.length > 0 ? (
        <RangeFigure
          id="marks"
          title="When you could reach each milestone"
          description="Each with its early, middle and late day."
          caption="The bar is the range that holds eight of ten simulations. The mark is the middle."
          from={from}
          to={to}
          ticks={ticksOf(page.today, from, to)}
          rows={ranges}
        />
      ) : null}
      <Scroll label="Milestones, table">
        <table class="data">
          <thead>
            <tr>
              <th scope="col">Milestone</th>
              <th scope="col">Planned</th>
              <th scope="col">Range</th>
            </tr>
          </thead>
          <tbody>
            {forecast.milestones.map(({ id, title, range }) => {
              const day = planned.get(id) ?? null
              return (
                <tr>
                  <th scope="row">
                    <StageLink stage={page.stages.get(id)} title={title} />
                  </th>
                  <td>{day === null ? 'reached' : dateText(day)}</td>
                  <td>
                    {range === null
                      ? '–'
                      : `${range.early ? monthText(range.early) : 'later'} to ${range.late ? monthText(range.late) : 'more than four years from now'}`}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </Scroll>
      <p class="small mute">
        The stages of <a href="/capstone">Reel from an empty folder</a> are in your plan
        {page.stagesComing === 0
          ? '.'
          : `, except ${countText(page.stagesComing, 'stage')} that we haven’t built yet.`}
      </p>
    </section>
  )
}

/** The first of each year, or of each quarter where the way is short. */
function ticksOf(today: string, from: number, to: number): { at: number; label: string }[] {
  const year = Number(today.slice(0, 4))
  const step = to - from > 900 ? 12 : to - from > 300 ? 6 : 2
  const ticks = [{ at: from, label: 'now' }]
  for (let month = 1; month <= 60; month++) {
    const day = Date.UTC(year, month, 1) / 86_400_000
    if (month % step !== 0 || day - from < (to - from) / 12 || day > to) continue
    const at = new Date(day * 86_400_000)
    const isJanuary = at.getUTCMonth() === 0
    const short = at.toLocaleString('en-US', { month: 'short', timeZone: 'UTC' })
    ticks.push({ at: day, label: isJanuary ? String(at.getUTCFullYear()) : short })
  }
  return ticks
}
