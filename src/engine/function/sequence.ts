import { differenceOf } from './compare.ts'
import type { SentCall } from './example.ts'
import type { Called, Source, Subject } from './subject.ts'
import type { FunctionJob } from './task.ts'

/** Calls of which the last goes wrong only because of those before it. */
export interface Sequence {
  readonly kind: 'sequence'
  readonly calls: readonly SentCall[]
  readonly expected: Called
  readonly came: Called
}

interface Asked {
  readonly attempt: Subject
  readonly reference: Subject
  readonly source: Source
  readonly job: FunctionJob
}

/** Calls before the last one that are looked through. */
const beforeMax = 60

/** `alone`: the call goes wrong on its own; `unseen`: it didn't, and not after other calls either. */
type Found = Sequence | { readonly kind: 'alone' } | { readonly kind: 'unseen' }

/**
 * Whether the call goes wrong on its own, in a module that was loaded for it. If it doesn't, something
 * outlives a call, and the fewest calls that show it are looked for: one of them twice, another one
 * before it, or all that came before.
 */
export async function sequenceOf(
  { attempt, reference, source, job }: Asked,
  before: readonly SentCall[],
  call: SentCall,
): Promise<Found> {
  const [expected] = await reference.call([call], false)
  if (expected === undefined) return { kind: 'alone' }
  const wrong = async (first: readonly SentCall[]): Promise<Called | null> => {
    await attempt.load(source)
    const came = (await attempt.call([...first, call], false))[first.length]
    return came !== undefined && differenceOf(expected, came, job.task) !== null ? came : null
  }
  if ((await wrong([])) !== null) return { kind: 'alone' }
  const near = before.slice(-beforeMax)
  const few = [
    [call],
    ...near.slice(0, 6).map((one) => [one]),
    ...near.slice(-3).map((one) => [one]),
  ]
  for (const first of [...few, near, before]) {
    const came = await wrong(first)
    if (came !== null) return { kind: 'sequence', calls: [...first, call], expected, came }
  }
  return { kind: 'unseen' }
}
