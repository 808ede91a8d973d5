import type { HomePage } from '../../view/home-page.ts'
import type { NextStep } from '../../view/lab-line.ts'
import { LineVerdict } from '../components/attempt.tsx'
import { Measure } from '../components/measure.tsx'
import { Scroll } from '../components/scroll.tsx'
import { type Around, Shell } from '../components/shell.tsx'
import { labState, StateWord } from '../components/verdict.tsx'
import { countText, dayText, whenText } from '../when.ts'
import { AboutBody } from './about.tsx'

interface HomeProps {
  readonly around: Around
  readonly page: HomePage
  readonly now: Date
}

/** The first time: what this is. Later: one thing to do now, and where one was. */
export function HomeScreen({ around, page, now }: HomeProps) {
  const isNew = page.firstRun === null && page.recentAttempts.length === 0
  return (
    <Shell
      around={around}
      title="Backwright"
      description="Become a backend developer on the real thing: real PostgreSQL, every attempt checked in milliseconds, and the smallest case that breaks it."
    >
      {isNew ? (
        <AboutBody labs={page.count.labs} startHref="/start" />
      ) : (
        <Returning page={page} now={now} />
      )}
    </Shell>
  )
}

/** Where the next step leads. */
export function nextHref(next: NextStep): string {
  const variant = next.variant === null ? '' : `?variant=${encodeURIComponent(next.variant)}`
  return `/labs/${next.lab.id}${variant}`
}

const whyWords: Record<NextStep['why'], string> = {
  first: 'Your first lab. About ten minutes, and a wrong answer teaches as much as a right one.',
  continue: 'Where you were. Your text is as you left it.',
  'review-due':
    'You saw its solutions two days ago or more. Pass it now without them, and it’s proved.',
  'next-on-path': 'Next on your path.',
  project:
    'A small project, at the end of a unit. It is bigger than a lab: take it piece by piece, over several days.',
  checkpoint:
    'The checkpoint of a unit: a task that you have passed, in a version that you have not seen.',
  'next-in-plan': 'Next in your plan, for this week.',
}

function Returning({ page, now }: { page: HomePage; now: Date }) {
  const { next, continueAt, count } = page
  return (
    <>
      <header class="stack stack-s">
        <h1>{greeting(now)}</h1>
        <p class="mute">{dayText(now)}</p>
      </header>
      {next ? <NextBox next={next} /> : null}
      <div class="cols cols-main">
        <div class="stack stack-l">
          {continueAt && continueAt.id !== next?.lab.id ? (
            <section class="stack section" aria-labelledby="h-was">
              <h2 id="h-was">Where you were</h2>
              <ol class="list week">
                <li>
                  <StateWord {...labState(continueAt)} />
                  <a href={`/labs/${continueAt.id}`}>{continueAt.title}</a>
                  <span class="num">{continueAt.minutes} min</span>
                </li>
              </ol>
            </section>
          ) : null}
          <Reviews page={page} />
          <LastVerdicts page={page} now={now} />
        </div>
        <aside class="stack stack-l" aria-label="Your way">
          <section class="stack section" aria-labelledby="h-goal">
            <h2 id="h-goal">{page.role.title}</h2>
            <Measure
              done={count.skillsProved}
              of={count.skills - count.skillsComing}
              says={`${count.skillsProved} of ${countText(count.skills - count.skillsComing, 'skill')} proved`}
            />
            <Measure
              done={count.proved + count.practiced}
              of={count.labs}
              says={`${count.proved + count.practiced} of ${countText(count.labs, 'lab')} passed`}
            />
            <p class="small">
              <a href={`/path/${page.role.role}`}>The whole path</a>, <a href="/plan">your plan</a>,{' '}
              <a href={`/missing?role=${page.role.role}`}>what is still missing</a>
            </p>
            <p class="small">
              Know some of it already? <a href="/placement">Take the placement</a>
            </p>
            <p class="small">
              <a href="/week">What you can do now that you could not last week</a>
            </p>
            {count.skillsComing > 0 ? (
              <p class="small mute">
                {countText(count.skillsComing, 'more skill')} of the map{' '}
                {count.skillsComing === 1 ? 'has' : 'have'} no lab yet and{' '}
                {count.skillsComing === 1 ? 'is' : 'are'} not counted.
              </p>
            ) : null}
          </section>
        </aside>
      </div>
    </>
  )
}

function NextBox({ next }: { next: NextStep }) {
  return (
    <section class="next" aria-labelledby="h-now">
      <div class="next-what">
        <h2 id="h-now">{next.lab.title}</h2>
        <p>{whyWords[next.why]}</p>
        <p class="small mute">
          {next.unit ? `${next.unit.title}: ` : ''}
          {next.lab.skill.title}, about {next.lab.minutes} minutes.
        </p>
      </div>
      <a class="btn btn-go" href={nextHref(next)}>
        {next.why === 'continue' ? 'Continue' : 'Start'}
      </a>
    </section>
  )
}

function Reviews({ page }: { page: HomePage }) {
  if (page.reviews.length === 0) return null
  return (
    <section class="stack section" aria-labelledby="h-reviews">
      <h2 id="h-reviews">Comes back</h2>
      <ol class="list week">
        {page.reviews.map(({ lab, variant, dueAt, isDue }) => (
          <li>
            <StateWord
              icon={isDue ? 'ready' : 'waiting'}
              word={isDue ? 'due' : `from ${dayText(dueAt)}`}
              ink={isDue ? 'v-skipped' : 'v-waiting'}
            />
            {variant === null ? (
              <a href={`/labs/${lab.id}`}>{lab.title}, from memory</a>
            ) : (
              <a href={`/labs/${lab.id}?variant=${encodeURIComponent(variant)}`}>
                {lab.title}, another version
              </a>
            )}
            <span class="num">{lab.minutes} min</span>
          </li>
        ))}
      </ol>
      <p class="small mute">They wait if you have no time.</p>
    </section>
  )
}

function LastVerdicts({ page, now }: { page: HomePage; now: Date }) {
  return (
    <section class="stack section" aria-labelledby="h-last">
      <h2 id="h-last">Last verdicts</h2>
      {page.recentAttempts.length === 0 ? (
        <div class="empty stack stack-s">
          <h3>Nothing handed in yet</h3>
          <p>What you check in the page or in the terminal stands here, newest first.</p>
        </div>
      ) : (
        <Scroll label="Last verdicts, table">
          <table class="data">
            <thead>
              <tr>
                <th scope="col">Lab</th>
                <th scope="col">Verdict</th>
                <th scope="col">When</th>
              </tr>
            </thead>
            <tbody>
              {page.recentAttempts.map((line) => (
                <tr>
                  <th scope="row">
                    <a href={`/attempts/${line.id}`}>{line.labTitle}</a>
                  </th>
                  <td>
                    <LineVerdict line={line} />
                  </td>
                  <td>{whenText(line.at, now)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  )
}

function greeting(now: Date): string {
  const hour = now.getHours()
  if (hour < 5) return 'Good night'
  if (hour < 12) return 'Good morning'
  return hour < 18 ? 'Good afternoon' : 'Good evening'
}
