import { countText } from '../../kit/count-text.ts'
import type { Checkpoint } from '../../view/checkpoint.ts'
import { StateWord, skillState } from './verdict.tsx'

interface CheckpointProps {
  readonly unit: string
  readonly checkpoint: Checkpoint
}

/** The end of a unit: what it is, where one stands, and the next of its tasks. */
export function CheckpointBox({ unit, checkpoint }: CheckpointProps) {
  const { progress, tasks } = checkpoint
  const first = tasks.find((task) => task.progress === 'open' && task.variant !== null)
  return (
    <section class="checkpoint stack stack-s" aria-labelledby={`h-checkpoint-${unit}`}>
      <div class="row row-apart row-base">
        <h3 id={`h-checkpoint-${unit}`}>Checkpoint</h3>
        <span class="small">
          <StateWord {...checkpointState(progress)} />
        </span>
      </div>
      <p class="small read">
        {progress === 'not-yet'
          ? `Once you’ve passed the labs above, ${countText(tasks.length, 'of them comes', 'of them come')} back in a version you haven’t seen.`
          : 'The same ideas in versions you haven’t seen. Passing them shows it wasn’t luck.'}
      </p>
      {progress === 'not-yet' ? null : (
        <ol class="list week">
          {tasks.map((task) => (
            <li>
              <StateWord {...taskState(task.progress)} />
              <a href={taskHref(task)}>{task.lab.title}, another version</a>
              <span class="num">{task.lab.minutes} min</span>
            </li>
          ))}
        </ol>
      )}
      {first ? (
        <div>
          <a class="btn btn-s" href={taskHref(first)}>
            {tasks.some((task) => task.progress !== 'open')
              ? 'Continue the checkpoint'
              : 'Start the checkpoint'}
          </a>
        </div>
      ) : null}
    </section>
  )
}

function taskHref({ lab, variant }: Checkpoint['tasks'][number]): string {
  return `/labs/${lab.id}${variant === null ? '' : `?variant=${encodeURIComponent(variant)}`}`
}

function checkpointState(progress: Checkpoint['progress']) {
  if (progress === 'open') return skillState('not-yet', true)
  if (progress === 'not-yet')
    return { icon: 'waiting', word: 'after the labs', ink: 'v-waiting' } as const
  return skillState(progress, true)
}

const taskState = (progress: Checkpoint['tasks'][number]['progress']) =>
  skillState(progress === 'open' ? 'not-yet' : progress, true)
