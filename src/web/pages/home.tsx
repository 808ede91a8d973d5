import { countText } from '../../kit/count-text.ts'
import type { HomePage } from '../../view/home-page.ts'
import type { NextStep } from '../../view/lab-line.ts'
import type { WeekPage } from '../../view/week-page.ts'
import { LineVerdict } from '../components/attempt.tsx'
import { Measure } from '../components/measure.tsx'
import { nextHref } from '../components/next-step.tsx'
import { Scroll } from '../components/scroll.tsx'
import { type Around, Shell } from '../components/shell.tsx'
import { labState, StateWord } from '../components/verdict.tsx'
import { dayText, whenText } from '../when.ts'
import { AboutBody, type TriedRun } from './about.tsx'

interface HomeProps {
  readonly around: Around
  readonly page: HomePage
  readonly now: Date
  readonly week: WeekPage
  readonly run: TriedRun
}

/** The first time: what this is. Later: what you can do now, and the one next thing. */
export function HomeScreen({ around, page, now, week, run }: HomeProps) {
  return (
    <Shell
      around={around}
      title="Backwright"
      description="Become a backend developer on real databases and real servers, and see the smallest case we find that breaks a wrong answer."
    >
      {isNew(page) ? (
        <AboutBody labs={page.count.labs} startHref="/start" run={run} />
      ) : (
        <Returning page={page} now={now} week={week} />
      )}
    </Shell>
  )
}

/** Nobody has answered the first questions or handed anything in here. */
export function isNew({ firstRun, recentAttempts }: HomePage): boolean {
  return firstRun === null && recentAttempts.length === 0
}

const whyWords: Record<NextStep['why'], string> = {
  first:
    'Your first lab. It takes about ten minutes, and a wrong answer teaches you as much as a right one.',
  continue: 'You left off here. Your text is as you left it.',
  'review-due':
    'You saw the solutions at least two days ago. Pass it without them now, and it’s proved.',
  'next-on-path': 'Next on your path.',
  project:
    'A small project to finish the unit. It’s bigger than a lab, so take it piece by piece, over several days.',
  checkpoint: 'The unit’s checkpoint: a task you’ve passed, in a version you haven’t seen.',
  'next-in-plan': 'Next in this week’s plan.',
}

function Returning({ page, now, week }: Pick<HomeProps, 'page' | 'now' | 'week'>) {
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
          <ThisWeek week={week} now={now} />
          {continueAt && continueAt.id !== next?.lab.id ? (
            <section class="stack section" aria-labelledby="h-was">
              <h2 id="h-was">Where you left off</h2>
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
        <aside class="stack stack-l" aria-label="Your progress">
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
              <a href={`/missing?role=${page.role.role}`}>what’s still missing</a>
            </p>
            <p class="small">
              Already know some of this? <a href="/placement">Take the placement test</a>
            </p>
            {count.skillsComing > 0 ? (
              <p class="small mute">
                {countText(count.skillsComing, 'more skill')}{' '}
                {count.skillsComing === 1 ? 'has' : 'have'} no lab yet, so we don’t count{' '}
                {count.skillsComing === 1 ? 'it' : 'them'}.
              </p>
            ) : null}
          </section>
        </aside>
      </div>
    </>
  )
}

const newSkillsShown = 5

/** New skills of the last seven days, each with the attempt that shows it; a quiet week says nothing. */
function ThisWeek({ week, now }: Pick<HomeProps, 'week' | 'now'>) {
  const { canNow, canMore } = week
  if (canNow.length + canMore.length === 0) return null
  const shown = [...canNow, ...canMore].slice(0, newSkillsShown)
  return (
    <section class="stack section" aria-labelledby="h-can">
      <h2 id="h-can">
        {canNow.length > 0
          ? 'What you can do now that you couldn’t last week'
          : 'What you practiced this week'}
      </h2>
      <ul class="list week">
        {shown.map(({ skill, evidence }) => (
          <li>
            <StateWord icon="passed" word={skill.progress} ink="v-passed" />
            <span>{skill.canDo}</span>
            <span>
              {evidence.slice(0, 1).map(({ lab, attempt }) => (
                <a href={`/attempts/${attempt.id}`}>
                  {whenText(attempt.at, now)}
                  <span class="vh">: {lab.title}</span>
                </a>
              ))}
            </span>
          </li>
        ))}
      </ul>
      <p class="small">
        <a href="/week">Everything from this week</a>
      </p>
    </section>
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
      <h2 id="h-reviews">Coming back for review</h2>
      <ol class="list week">
        {page.reviews.map(({ lab, variant, dueAt, isDue }) => (
          <li>
            <StateWord
              icon={isDue ? 'ready' : 'waiting'}
              word={isDue ? 'due' : `on ${dayText(dueAt)}`}
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
      <p class="small mute">They’ll wait if you don’t have time.</p>
    </section>
  )
}

function LastVerdicts({ page, now }: { page: HomePage; now: Date }) {
  return (
    <section class="stack section" aria-labelledby="h-last">
      <h2 id="h-last">Latest verdicts</h2>
      {page.recentAttempts.length === 0 ? (
        <div class="empty stack stack-s">
          <h3>Nothing checked yet</h3>
          <p>When you check an answer here or in a terminal, it shows up here, newest first.</p>
        </div>
      ) : (
        <Scroll label="Latest verdicts, table">
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
  if (hour < 5) return 'Good evening'
  if (hour < 12) return 'Good morning'
  return hour < 18 ? 'Good afternoon' : 'Good evening'
}
