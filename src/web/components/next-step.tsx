import type { NextStep } from '../../view/lab-line.ts'

/** Where the next step leads. */
export function nextHref(next: NextStep): string {
  const variant = next.variant === null ? '' : `?variant=${encodeURIComponent(next.variant)}`
  return `/labs/${next.lab.id}${variant}`
}

/** What follows a lab, as a link says it. */
export function wayOn(next: NextStep | null): { title: string; href: string } {
  return next
    ? { title: `Next: ${nextTitle(next)}`, href: nextHref(next) }
    : { title: 'Skill map', href: '/skills' }
}

interface AfterLabProps {
  readonly next: NextStep | null
  readonly isDone: boolean
  /** The verdict on this page says what's next, with the page's one yellow button. */
  readonly isSaid: boolean
}

/** The box at the end of a lab: what comes after it. */
export function AfterLab({ next, isDone, isSaid }: AfterLabProps) {
  return (
    <aside class="next" id="next-lab" aria-label="After this lab">
      <div class="next-what">
        <strong>
          {next ? `After this: ${nextTitle(next)}` : 'That was the last lab on your path'}
        </strong>
        <span class="small mute">
          {next
            ? `${next.lab.skill.title}, about ${next.lab.minutes} minutes.${isDone ? '' : ' You can open it whether or not you pass this one.'}`
            : 'See the skill map for what else there is.'}
        </span>
      </div>
      <div class="row">
        <a class="small" href="/labs">
          All labs
        </a>
        <a class={isDone && !isSaid ? 'btn btn-go' : 'btn'} href={wayOn(next).href}>
          {next ? 'Continue' : 'Skill map'}
        </a>
      </div>
    </aside>
  )
}

/** A task that comes again says so: its title alone would name a lab that's passed. */
function nextTitle({ lab, why }: NextStep): string {
  if (why === 'checkpoint') return `checkpoint, ${lab.title}`
  return why === 'review-due' ? `review, ${lab.title}` : lab.title
}
