import type { Check, VerdictStatus } from '../../lab/verdict.ts'
import type { LabLine, SkillProgressState } from '../../view/lab-line.ts'
import { Icon, type IconName } from './icons.tsx'
import { Prose } from './prose.tsx'

/** Shape, word, ink: how something went. */
export function VerdictWord({ status, word }: { status: VerdictStatus; word?: string }) {
  return (
    <span class={`v v-${status}`}>
      <Icon name={status} />
      {word ?? status}
    </span>
  )
}

export function RunningWord({ word }: { word: string }) {
  return (
    <span class="v v-running">
      <Icon name="running" />
      {word}
    </span>
  )
}

/** The checks of an attempt in their order, each with its reason where it has one. */
export function Checks({ checks, label }: { checks: readonly Check[]; label: string }) {
  return (
    <ol class="checks" aria-label={label}>
      {checks.map((check) => (
        <CheckItem check={check} />
      ))}
    </ol>
  )
}

export function CheckItem({ check }: { check: Check }) {
  const bad = check.status === 'failed'
  return (
    <li class={bad ? 'is-failed' : undefined}>
      <VerdictWord status={check.status} />
      <span class="name">
        <Prose text={check.title} />
      </span>
      {check.reason ? (
        <p class="why">
          Expected <Prose text={sentence(check.reason.expected)} /> Got{' '}
          <Prose text={sentence(check.reason.came)} />
          {check.reason.try === '' ? null : (
            <>
              {' '}
              <Prose text={sentence(check.reason.try)} />
            </>
          )}
        </p>
      ) : null}
    </li>
  )
}

/** Ends a part of a reason as a sentence does. */
function sentence(text: string): string {
  return /[.!?…]["”')]?$/.test(text) ? text : `${text}.`
}

interface State {
  readonly icon: IconName
  readonly word: string
  readonly ink: string
}

/** Where the learner stands with a lab. */
export function labState(lab: LabLine): State {
  switch (lab.progress) {
    case 'proved':
      return { icon: 'passed', word: 'proved', ink: 'v-passed' }
    case 'practiced':
      return { icon: 'practiced', word: 'practiced', ink: 'v-passed' }
    case 'tried':
      return {
        icon: 'failed',
        word: `not yet, ${lab.attempts} ${lab.attempts === 1 ? 'attempt' : 'attempts'}`,
        ink: 'v-failed',
      }
    case 'new':
      return lab.ready
        ? { icon: 'ready', word: 'ready', ink: 'v-skipped' }
        : { icon: 'waiting', word: 'needs more first', ink: 'v-waiting' }
  }
}

/** Where the learner stands with a skill. */
export function skillState(progress: SkillProgressState, ready: boolean): State {
  switch (progress) {
    case 'proved':
      return { icon: 'passed', word: 'proved', ink: 'v-passed' }
    case 'practiced':
      return { icon: 'practiced', word: 'practiced', ink: 'v-passed' }
    case 'started':
      return { icon: 'fading', word: 'started', ink: 'v-skipped' }
    case 'not-yet':
      return ready
        ? { icon: 'ready', word: 'ready', ink: 'v-skipped' }
        : { icon: 'waiting', word: 'needs more first', ink: 'v-waiting' }
    case 'coming':
      return { icon: 'skipped', word: 'coming', ink: 'v-skipped' }
  }
}

export function StateWord({ icon, word, ink }: State) {
  return (
    <span class={`v ${ink}`}>
      <Icon name={icon} />
      {word}
    </span>
  )
}
