import { countText } from '../../kit/count-text.ts'
import type { ShownSkill, WeekPage } from '../../view/week-page.ts'
import { Prose } from '../components/prose.tsx'
import { type Around, Shell } from '../components/shell.tsx'
import { labState, StateWord } from '../components/verdict.tsx'
import { dayText, whenText } from '../when.ts'

interface WeekProps {
  readonly around: Around
  readonly page: WeekPage
}

/** What one can do now that one could not last week: sentences, each with what shows it. */
export function WeekScreen({ around, page }: WeekProps) {
  const { canNow, canMore, worked, from, to } = page
  return (
    <Shell
      around={around}
      title="This week"
      description="What you can do now that you couldn’t last week, each with the attempt that shows it."
      section="progress"
      crumbs={[
        { title: 'Home', href: '/' },
        { title: 'Progress', href: '/progress' },
      ]}
    >
      <header class="stack stack-s">
        <h1>What you can do now that you couldn’t last week</h1>
        <p class="lede">
          From {dayText(from)} to today, based only on what you’ve handed in. You don’t lose
          anything in a quiet week.
        </p>
      </header>
      {canNow.length + canMore.length + worked.length === 0 ? <Quiet around={around} /> : null}
      {canNow.length > 0 ? (
        <section class="stack section" aria-labelledby="h-now">
          <h2 id="h-now">New</h2>
          <Skills skills={canNow} now={to} />
        </section>
      ) : null}
      {canMore.length > 0 ? (
        <section class="stack section" aria-labelledby="h-more">
          <h2 id="h-more">More practice in what you knew</h2>
          <Skills skills={canMore} now={to} />
        </section>
      ) : null}
      {worked.length > 0 ? <Worked page={page} /> : null}
      <p class="small">
        <a href="/progress">All weeks</a>
      </p>
    </Shell>
  )
}

function Skills({ skills, now }: { skills: readonly ShownSkill[]; now: Date }) {
  return (
    <ul class="list weekly">
      {skills.map(({ skill, evidence }) => (
        <li class="stack stack-s">
          <h3>{skill.canDo}</h3>
          <ul class="bare small">
            {evidence.map(({ lab, attempt }) => (
              <li class="row">
                <StateWord {...labState(lab)} />
                <a href={`/attempts/${attempt.id}`}>{lab.title}</a>
                <span class="mute">
                  attempt {attempt.number}, {whenText(attempt.at, now)}
                </span>
              </li>
            ))}
          </ul>
          {skill.progress === 'started' ? (
            <p class="small mute">
              In part so far: {countText(skill.labs.length, 'lab')} belong to this skill.
            </p>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

function Worked({ page }: { page: WeekPage }) {
  return (
    <section class="stack section" aria-labelledby="h-worked">
      <h2 id="h-worked">What you worked on</h2>
      <ul class="list weekly">
        {page.worked.map(({ lab, attempts, newest }) => (
          <li class="stack stack-s">
            <h3>
              <a href={`/labs/${lab.id}`}>{lab.title}</a>
            </h3>
            <p class="small mute">
              {countText(attempts, 'attempt')}
              {newest.failedCheck ? (
                <>
                  . The latest one stops at: <Prose text={newest.failedCheck} />
                </>
              ) : null}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Quiet({ around }: { around: Around }) {
  return (
    <div class="empty stack stack-s">
      <h2>A quiet week</h2>
      <p>
        When you pass a lab, you’ll see what it shows here, with the attempt as proof. You can still
        do everything you could before.
      </p>
      <p>
        <a href={around.next?.href ?? '/labs'}>{around.next?.title ?? 'All labs'}</a>
      </p>
    </div>
  )
}
