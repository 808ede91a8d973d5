import { isTurnedAway, leftBehind, outcomeOf, type Serial, stepsTurnedAway } from './outcome.ts'
import type { Trace, TraceEvent } from './play.ts'
import type { Program } from './program.ts'
import type { Unsteady } from './unsteady.ts'

/** What can be wrong with a schedule, the gravest first. */
export const findingKinds = [
  'refused',
  'endless',
  'disconnected',
  'timed',
  'stuck',
  'left-open',
  'deadlock',
  'error',
  'not-serial',
] as const
export type FindingKind = (typeof findingKinds)[number]

export interface ScheduleFinding {
  readonly kind: FindingKind
  /** In a sentence. */
  readonly says: string
}

export interface FindingParts {
  readonly program: Program
  readonly serialOf: (left: ReadonlySet<string>) => Promise<Serial>
  readonly unsteady: Unsteady
}

/** What is wrong with one schedule; empty where it is as good as a serial order. */
export async function findingsOf(trace: Trace, parts: FindingParts): Promise<ScheduleFinding[]> {
  const { program, unsteady } = parts
  const name = (session: number): string => program.sessions[session]?.name ?? ''
  const found: ScheduleFinding[] = []
  for (const [session, end] of trace.ends.entries()) {
    if (end?.kind === 'refused')
      found.push({ kind: 'refused', says: `${name(session)}: ${end.why}` })
  }
  const spoiled = trace.events.flatMap((event) => spoiledBy(event, name))
  if (found.length > 0 || spoiled.length > 0) return [...found, ...spoiled]
  const stuck = trace.ends.flatMap((end, session) => (end === null ? [session] : []))
  if (stuck.length > 0) {
    found.push({
      kind: 'stuck',
      says: `${stuck.map(name).join(' and ')} waits for ever: nobody is left to let go.`,
    })
  }
  for (const session of trace.leftOpen) {
    found.push({
      kind: 'left-open',
      says: `${name(session)} ends in the middle of a transaction, which is then lost.`,
    })
  }
  if (found.length > 0) return found
  if (trace.events.some(({ result }) => result?.error?.code === '40P01')) {
    found.push({
      kind: 'deadlock',
      says: 'The sessions wait for each other in a circle: a deadlock.',
    })
  }
  const left = stepsTurnedAway(trace)
  const serial = await parts.serialOf(left)
  const outcome = outcomeOf(trace, program, { left, unsteady })
  if (serial.outcomes(unsteady).has(outcome) || !serial.isWhole) return found
  const error = trace.events.find((event) => isNewError(event, serial))
  if (error !== undefined) {
    const { code, message } = error.result?.error ?? { code: '', message: '' }
    const says = `${name(error.session)} fails with ${code} (${message}), which no serial order gives.`
    return [...found, { kind: 'error', says }]
  }
  const leftText = (one: Trace): string => JSON.stringify(leftBehind(one, unsteady))
  const isLeftAlike = serial.traces.some((other) => leftText(other) === leftText(trace))
  const says = isLeftAlike
    ? 'The rows it leaves are right, but in no serial order would the sessions see what they saw.'
    : 'It leaves rows that no serial order leaves.'
  return [...found, { kind: 'not-serial', says }]
}

/** What makes of a step something that cannot be judged. */
export function spoiledBy(event: TraceEvent, name: (session: number) => string): ScheduleFinding[] {
  const who = name(event.session)
  const { step, result, settings } = event
  const timeout = settings.find((setting) => /(?<!^deadlock_)timeout$/.test(setting))
  if (timeout !== undefined) {
    const says = `${step.name} of ${who} sets ${timeout}, and what happens then depends on time. NOWAIT and SKIP LOCKED do not.`
    return [{ kind: 'timed', says }]
  }
  if (result?.isCanceled) {
    return [{ kind: 'endless', says: `${step.name} of ${who} did not end and was canceled.` }]
  }
  if (event.kind === 'lost') {
    return [{ kind: 'disconnected', says: `${who} lost its connection in ${step.name}.` }]
  }
  if (
    /timeout/.test(result?.error?.message ?? '') &&
    /^(55P03|57014|25P0[34])$/.test(result?.error?.code ?? '')
  ) {
    const says = `${step.name} of ${who} ended by a timeout of its own, so what happens depends on time.`
    return [{ kind: 'timed', says }]
  }
  return []
}

/** An error that is no call to try again, and that this step meets in no serial order. */
function isNewError(event: TraceEvent, { traces }: Serial): boolean {
  const code = event.result?.error?.code
  if (code === undefined || isTurnedAway(event) || code === '25P02') return false
  return !traces.some((trace) =>
    trace.events.some(
      (other) =>
        other.session === event.session &&
        other.at === event.at &&
        other.result?.error?.code === code,
    ),
  )
}
