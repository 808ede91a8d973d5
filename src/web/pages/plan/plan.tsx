import { countText } from '../../../kit/count-text.ts'
import type { PlanPage } from '../../../view/plan-page.ts'
import { Icon } from '../../components/icons.tsx'
import { type Around, Shell } from '../../components/shell.tsx'
import { WayFrame, wayCrumbs } from '../../components/way.tsx'
import { dateText, hoursText, monthText } from '../../days.ts'
import { percentText, publishedText } from '../../figures.ts'
import { dayText } from '../../when.ts'
import { Changes } from './changes.tsx'
import { MoneySection } from './money.tsx'
import { PlanForm, type PlanFormValues } from './plan-form.tsx'
import { TryOut, type TryOutValues } from './try-out.tsx'
import { Milestones, Weeks } from './weeks.tsx'

interface PlanProps {
  readonly around: Around
  readonly page: PlanPage
  /** What the form shows: what is kept, or what was sent and could not be taken. */
  readonly values: PlanFormValues
  readonly tried: TryOutValues
  readonly error: string | null
}

/** What to do which week, when one could finish, what it costs, and what would change it. */
export function PlanScreen({ around, page, values, tried, error }: PlanProps) {
  const isDone = page.whole.plan.minutes === 0
  return (
    <Shell
      around={around}
      title="Plan"
      description="What to do each week until you finish: a range of dates, the reasons for it, what it costs, and what would change it."
      section="way"
      crumbs={wayCrumbs}
    >
      <WayFrame here="/plan">
        <header class="stack stack-s">
          <h1>Your plan: {page.role.title.toLowerCase()}</h1>
          {error === null ? null : (
            <p class="error" role="alert">
              <Icon name="failed" />
              <span>
                Nothing was changed. {error} <a href="#change">Go to the form</a>
              </span>
            </p>
          )}
          {isDone ? (
            <p class="lede">
              You’ve finished everything for this role. What you proved stays proved.
            </p>
          ) : (
            <Range page={page} />
          )}
        </header>
        {page.next ? <Now next={page.next} page={page} /> : null}
        {page.changes ? <Changes changes={page.changes} /> : null}
        <div class="cols cols-main">
          <div class="stack stack-l">
            {isDone ? null : <Weeks page={page} />}
            {isDone ? null : <Milestones page={page} />}
            {isDone ? null : <Reasons page={page} />}
            <MoneySection page={page} />
            <TryOut page={page} values={tried} />
          </div>
          <aside class="stack stack-l" aria-label="Your plan">
            <PlanForm page={page} values={values} error={error} />
            <Elsewhere page={page} />
          </aside>
        </div>
      </WayFrame>
    </Shell>
  )
}

/** The range first: a plan is a forecast, not a promise. */
function Range({ page }: { page: PlanPage }) {
  const { forecast, plan } = page.whole
  const at = (share: number): string | null =>
    forecast.readyBy.find((one) => one.share === share)?.day ?? null
  const [early, middle, late] = [at(0.1), at(0.5), at(0.9)]
  return (
    <>
      <p class="lede">
        {early === null ? (
          'It takes longer than four years, which is as far as we forecast.'
        ) : (
          <>
            You’d finish between <strong>{monthText(early)}</strong> and{' '}
            <strong>{late === null ? 'more than four years from now' : monthText(late)}</strong>
            {middle === null ? '' : `, as likely before ${monthText(middle)} as after`}.
          </>
        )}
      </p>
      <p class="small mute read">
        {hoursText(plan.minutes)} of work at {page.settings.hoursAWeek} hours a week, a tenth of
        them for review. In eight of ten simulations you finish within this range. Finished means
        that you’ve covered our syllabus for the role. It doesn’t mean you can do the job, and it
        promises no job and no pay. Looking for work comes after it.
        {page.isUsual ? ' We used our defaults for whatever you haven’t told us.' : ''}
      </p>
      <Written page={page} />
      <Experience page={page} />
      {page.settings.hoursAWeek > hoursBelieved ? (
        <p class="callout">
          {page.settings.hoursAWeek} hours a week is more than a full-time job, and few people learn
          well for that long. Check whether you mean it, or plan with {hoursBelieved} or fewer.
        </p>
      ) : null}
      <Deadline page={page} />
    </>
  )
}

/** More hours of learning than this in a week get a word. */
const hoursBelieved = 40

/** What is written, with its own date; the rest of the plan is reading and exercises. */
function Written({ page }: { page: PlanPage }) {
  const { plan } = page.whole
  const rest = plan.minutes - plan.labMinutes
  if (rest <= 0) return null
  return (
    <p class="small read">
      {plan.labsEndDay === null ? (
        <>None of it has a lab yet: it’s all reading and exercises of your own.</>
      ) : (
        <>
          The labs that are written hold {hoursText(plan.labMinutes)} of it. With the labs alone
          you’d be done around <strong>{monthText(plan.labsEndDay)}</strong>. The other{' '}
          {hoursText(rest)} are reading, exercises and projects
          {hasUnwritten(page)
            ? ', and skills whose labs aren’t written yet. Those are marked below.'
            : '.'}
        </>
      )}
    </p>
  )
}

const hasUnwritten = ({ whole }: PlanPage): boolean =>
  whole.plan.weeks.some(({ entries }) =>
    entries.some(({ besides }) => besides.includes('unwritten')),
  )

/** How much experience people in the occupation have: a plan doesn't give it. */
function Experience({ page: { experience } }: { page: PlanPage }) {
  if (experience === null) return null
  const { occupation, people, most, overSixYears } = experience
  return (
    <p class="small read">
      {people === null ? 'A panel' : `A panel of ${people} people`} in the occupation “{occupation}”
      was asked how much work experience the job takes. {percentText(most.percent)} said{' '}
      {most.label.charAt(0).toLowerCase() + most.label.slice(1)}
      {overSixYears > 0 ? `, and ${percentText(overSixYears)} said more than six years` : ''}. A
      plan doesn’t give you that experience.{' '}
      <span class="mute">
        Source: O*NET, <a href="/facts">with its releases</a>.
      </span>
    </p>
  )
}

function Deadline({ page: { deadline } }: { page: PlanPage }) {
  if (deadline === null) return null
  if (deadline.kind === 'past') {
    return (
      <p class="callout callout-fail">
        Your deadline, {dateText(deadline.day)}, has passed. Give a later day, or leave it open.
      </p>
    )
  }
  const share = `In ${Math.round(100 * deadline.share)} of 100 simulations you finish by ${dateText(deadline.day)}`
  if (deadline.kind === 'impossible') {
    const { expected, try: advice } = deadline.why
    return (
      <div class="callout callout-fail">
        <p>{share}.</p>
        <p>
          You’d need {publishedText(expected)}. {advice}
        </p>
      </div>
    )
  }
  return (
    <p class="callout callout-here">
      {share}. With {countText(deadline.hours, 'hour')} a week it would be in half of them.
    </p>
  )
}

function Now({ next, page }: { next: NonNullable<PlanPage['next']>; page: PlanPage }) {
  return (
    <section class="next" aria-labelledby="h-now">
      <div class="next-what">
        <h2 id="h-now">{next.title}</h2>
        <p>
          The next lab in your plan, about {next.minutes} minutes.
          {page.hasPlacement
            ? ''
            : ' Do you know some of this already? The placement test makes the plan shorter.'}
        </p>
      </div>
      <a class="btn btn-go" href={`/labs/${next.lab}`}>
        Start
      </a>
    </section>
  )
}

const reasonWords = {
  pace: {
    title: 'Your pace',
    text: 'how fast you are compared with our hours',
  },
  'hours-of-skills': {
    title: 'Our hours',
    text: 'we estimate how long each skill takes',
  },
  'weeks-differ': {
    title: 'Weeks',
    text: 'some weeks get lost, others go better than planned',
  },
} as const

function Reasons({ page }: { page: PlanPage }) {
  const { forecast, pace, plan } = page.whole
  const spared = plan.tasks.reduce((sum, { minutesSpared }) => sum + minutesSpared, 0)
  const coming = plan.tasks.filter(({ isComing }) => isComing).length
  return (
    <section class="stack section" aria-labelledby="h-why">
      <h2 id="h-why">Why a range</h2>
      <dl class="facts reasons">
        {forecast.reasons.map(({ kind, share }) => (
          <>
            <dt>{reasonWords[kind].title}</dt>
            <dd>
              {Math.round(100 * share)}% of the width: {reasonWords[kind].text}
            </dd>
          </>
        ))}
      </dl>
      <ul class="stack stack-s read">
        <li>
          {pace.weeksMeasured === 0
            ? `We haven’t measured your pace yet, so we take a default: ${timesText(pace.middle)} the planned time. We measure it from your first week on.`
            : `Over ${countText(pace.weeksMeasured, 'week')}, you took ${timesText(pace.middle)} the planned time. The dates follow from that.`}
        </li>
        {spared > 0 ? (
          <li>What you most likely know already saves you {hoursText(spared)}.</li>
        ) : (
          <li>Nothing is skipped as known, because there’s no placement test or passed lab yet.</li>
        )}
        {coming > 0 ? (
          <li>
            {countText(coming, 'skill')} of the plan {coming === 1 ? 'has' : 'have'} no lab yet.
            Their hours are for reading and an exercise of your own.
          </li>
        ) : null}
        <li>
          We ran {countText(forecast.draws, 'simulation')}. The same plan always gives the same
          ones.
        </li>
      </ul>
    </section>
  )
}

function timesText(factor: number): string {
  return `${(Math.round(100 * factor) / 100).toLocaleString('en-US')} times`
}

function Elsewhere({ page }: { page: PlanPage }) {
  return (
    <section class="stack section no-print" aria-labelledby="h-take">
      <h2 id="h-take">Take it with you</h2>
      <ul class="stack stack-s small">
        <li>
          <a href="/plan.ics" download="backwright-plan.ics">
            Calendar file (.ics)
          </a>
          , one entry a week
        </li>
        <li>Print this page: it shows all weeks and no forms</li>
        <li>
          <a href={`/missing?role=${page.role.role}`}>What you still need for the role</a>
        </li>
        <li>
          <a href="/match">Routes and programs compared</a>
        </li>
        <li>
          <a href="/placement">{page.hasPlacement ? 'Take the placement again' : 'Placement'}</a>
        </li>
      </ul>
      {page.keptAt ? (
        <p class="small mute">
          Last updated {dayText(page.keptAt)}. The dates shift a little every day.
        </p>
      ) : null}
    </section>
  )
}
