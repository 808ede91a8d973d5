import { countText } from '../../kit/count-text.ts'
import type { LabLine } from '../../view/lab-line.ts'
import type { ProgressPage } from '../../view/progress-page.ts'
import type { SkillMap } from '../../view/skill-map.ts'
import { BySkill } from '../components/by-skill.tsx'
import { LabList } from '../components/lab-list.tsx'
import { Measure } from '../components/measure.tsx'
import { type Around, Shell } from '../components/shell.tsx'
import { StateWord } from '../components/verdict.tsx'
import { dayText } from '../when.ts'

interface ProgressProps {
  readonly around: Around
  readonly page: ProgressPage
  readonly areas: SkillMap['areas']
  readonly labs: ReadonlyMap<string, LabLine>
  /** How Backwright is called in a terminal. */
  readonly program: string
}

/** What you can do now that you couldn't before, from evidence, without points. */
export function ProgressScreen({ around, page, areas, labs, program }: ProgressProps) {
  const { totals, weeks, open, reviews } = page
  const done = totals.labsProved + totals.labsPracticed
  return (
    <Shell
      around={around}
      title="Progress"
      description="What you can do now that you couldn’t before, based on what you’ve handed in."
      section="progress"
      crumbs={[{ title: 'Home', href: '/' }]}
    >
      <header class="stack stack-s">
        <h1>Progress</h1>
        <p class="lede">
          What you can do now that you couldn’t before. There are no points here, only what you
          showed in labs. <a href="/week">The last seven days</a>
        </p>
      </header>
      <div class="cols cols-main">
        <div class="stack stack-l">
          {totals.attempts === 0 ? <NothingYet around={around} /> : null}
          {totals.attempts === 0 ? null : <BySkill areas={areas} labs={labs} />}
          {totals.attempts === 0 ? null : <Weeks weeks={weeks} labs={labs} />}
          {open.length > 0 ? (
            <section class="stack section" aria-labelledby="h-open">
              <h2 id="h-open">Started, not passed yet</h2>
              <LabList labs={open} />
            </section>
          ) : null}
        </div>
        <aside class="stack stack-l" aria-label="In numbers">
          <section class="stack section" aria-labelledby="h-total">
            <h2 id="h-total">So far</h2>
            <Measure
              done={done}
              of={totals.labs}
              says={`${done} of ${countText(totals.labs, 'lab')} passed`}
            />
            <dl class="facts">
              <dt>Proved</dt>
              <dd>{countText(totals.labsProved, 'lab')}</dd>
              <dt>Practiced</dt>
              <dd>{countText(totals.labsPracticed, 'lab')}</dd>
              <dt>Attempts</dt>
              <dd>{totals.attempts.toLocaleString('en-US')}</dd>
            </dl>
          </section>
          {reviews.length > 0 ? <Reviews reviews={reviews} /> : null}
          <p class="small mute">
            You can take everything with you in one file:{' '}
            <code>{program} export my-work.jsonl</code>.
          </p>
        </aside>
      </div>
    </Shell>
  )
}

function NothingYet({ around }: { around: Around }) {
  return (
    <div class="empty stack stack-s">
      <h2>Nothing here yet</h2>
      <p>
        When you pass a lab, you’ll see what it proves here, week by week. A lab takes 10 to 40
        minutes.
      </p>
      <p>
        <a href={around.next?.href ?? '/labs'}>{around.next?.title ?? 'All labs'}</a>
      </p>
    </div>
  )
}

function Weeks({ weeks, labs }: Pick<ProgressPage, 'weeks'> & Pick<ProgressProps, 'labs'>) {
  return (
    <>
      {weeks.map((week) => (
        <section class="stack section" aria-labelledby={`h-${week.monday}`}>
          <div class="row row-apart row-base">
            <h2 id={`h-${week.monday}`}>Week of {mondayText(week.monday)}</h2>
            <span class="small mute">
              {countText(week.attempts, 'attempt')}, {week.passed.toLocaleString('en-US')} passed
            </span>
          </div>
          {week.canDo.length === 0 ? (
            <p class="mute">Nothing passed this week. Your attempts are saved.</p>
          ) : (
            <ul class="list week">
              {week.canDo.map((item) => (
                <li>
                  <StateWord
                    icon={item.progress === 'proved' ? 'passed' : 'practiced'}
                    word={item.progress}
                    ink="v-passed"
                  />
                  <span>
                    {item.canDo} <span class="mute">({item.title})</span>
                  </span>
                  <a href={`/labs/${item.labId}`}>{labs.get(item.labId)?.title ?? 'the lab'}</a>
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </>
  )
}

function Reviews({ reviews }: Pick<ProgressPage, 'reviews'>) {
  return (
    <section class="stack section" aria-labelledby="h-reviews">
      <h2 id="h-reviews">Coming back for review</h2>
      <ul class="stack stack-s">
        {reviews.map(({ lab, variant, dueAt, isDue }) => (
          <li class="small">
            <a
              href={`/labs/${lab.id}${variant === null ? '' : `?variant=${encodeURIComponent(variant)}`}`}
            >
              {lab.title}, {variant === null ? 'from memory' : 'another version'}
            </a>
            , {isDue ? 'due now' : `on ${dayText(dueAt)}`}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** 2026-11-23 as November 23. */
function mondayText(monday: string): string {
  const [year = 1970, month = 1, day = 1] = monday.split('-').map(Number)
  return new Intl.DateTimeFormat('en-US', {
    month: 'long',
    day: 'numeric',
    year: 'numeric',
  }).format(new Date(year, month - 1, day))
}
