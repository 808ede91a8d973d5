import type { LabLine } from '../../view/lab-line.ts'
import { labState, StateWord } from './verdict.tsx'

interface LabListProps {
  readonly labs: readonly LabLine[]
  /** The lab where the learner is now: marked. */
  readonly hereId?: string | null
  /** The level of the labs' titles on this page. */
  readonly heading?: 'h3' | 'h4'
}

/** Labs as lines: title, skill, how hard, how long, where one stands. */
export function LabList({ labs, hereId = null, heading: Heading = 'h3' }: LabListProps) {
  return (
    <ol class="list labs">
      {labs.map((lab) => (
        <li class={lab.id === hereId ? 'at' : undefined}>
          <div>
            <Heading>
              <a href={`/labs/${lab.id}`}>{lab.title}</a>
              {lab.project ? <span class="chip chip-kind">project</span> : null}
              {lab.kind === 'query' || lab.project ? null : (
                <span class="chip chip-kind">{lab.kind}</span>
              )}
            </Heading>
            <p class="small mute">{lab.skill.title}</p>
          </div>
          <span class="meta small">
            <Level level={lab.level} />
            <span class="num">{lab.minutes} min</span>
          </span>
          <span class="state small">
            <StateWord {...labState(lab)} />
          </span>
        </li>
      ))}
    </ol>
  )
}

/** 1 to 5 as filled fields, and in words. */
export function Level({ level }: { level: number }) {
  return (
    <>
      <svg class="lvl" viewBox="0 0 38 12" aria-hidden="true">
        <path d={fields(0, level)} fill="currentColor" stroke="currentColor" stroke-width="1.2" />
        <path d={fields(level, 5)} fill="none" stroke="currentColor" stroke-width="1.2" />
      </svg>
      <span class="vh">level {level} of 5, </span>
    </>
  )
}

function fields(from: number, to: number): string {
  return Array.from(
    { length: Math.max(0, to - from) },
    (_, index) => `M${8 * (from + index) + 0.75} .75h5v10.5h-5z`,
  ).join('')
}
