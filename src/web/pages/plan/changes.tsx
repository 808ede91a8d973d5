import { countText } from '../../../kit/count-text.ts'
import type { PlanPage } from '../../../view/plan-page.ts'
import { dateText, hoursText } from '../../days.ts'
import { dayText } from '../../when.ts'

const shownMax = 8

/** What is other than in the plan before, in words. */
export function Changes({ changes }: { changes: NonNullable<PlanPage['changes']> }) {
  const { since, what } = changes
  const { endMovedDays } = what
  return (
    <section class="callout callout-here changes" aria-labelledby="h-changed">
      <h2 id="h-changed">What’s changed since {dayText(since)}</h2>
      <ul class="stack stack-s">
        {endMovedDays === null || endMovedDays === 0 ? null : (
          <li>
            The end moves by {countText(Math.abs(endMovedDays), 'day')},{' '}
            {endMovedDays > 0 ? 'later' : 'earlier'}.
          </li>
        )}
        {what.hoursAWeek ? (
          <li>
            {what.hoursAWeek.now} hours a week, was {what.hoursAWeek.before}.
          </li>
        ) : null}
        {what.role ? <li>A different role, was {words(what.role.before)}.</li> : null}
        {what.route ? <li>A different route, was {words(what.route.before)}.</li> : null}
        {what.pace ? (
          <li>
            Your pace was measured again: {what.pace.now} times the planned time, was{' '}
            {what.pace.before}.
          </li>
        ) : null}
        {what.holidayDays ? (
          <li>
            {countText(what.holidayDays.now, 'day')} off, before {what.holidayDays.before}.
          </li>
        ) : null}
        {what.minutes ? (
          <li>
            {hoursText(what.minutes.now)} of work, before {hoursText(what.minutes.before)}.
          </li>
        ) : null}
        <Tasks title="Done, or no longer needed" tasks={what.gone} />
        <Tasks title="New" tasks={what.added} />
        <Moved milestones={what.milestones} />
      </ul>
    </section>
  )
}

const words = (id: string): string => id.replaceAll('-', ' ')

function Tasks({ title, tasks }: { title: string; tasks: readonly { readonly title: string }[] }) {
  if (tasks.length === 0) return null
  const more = tasks.length - shownMax
  return (
    <li>
      {title}:{' '}
      {tasks
        .slice(0, shownMax)
        .map((task) => task.title)
        .join(', ')}
      {more > 0 ? `, and ${more} more` : ''}.
    </li>
  )
}

type ChangedMilestones = NonNullable<PlanPage['changes']>['what']['milestones']

function Moved({ milestones }: { milestones: ChangedMilestones }) {
  if (milestones.length === 0) return null
  return (
    <li>
      <details>
        <summary>{countText(milestones.length, 'milestone')} moved</summary>
        <ul>
          {milestones.map(({ title, before, now }) => (
            <li>
              {title}: {now === null ? 'reached' : dateText(now)}, before{' '}
              {before === null ? 'reached' : dateText(before)}
            </li>
          ))}
        </ul>
      </details>
    </li>
  )
}
