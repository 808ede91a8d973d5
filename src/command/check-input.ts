import { isUuid } from '../kit/ids.ts'
import { Problem } from '../kit/problem.ts'
import type { Lab } from '../lab/lab.ts'
import type { Doing } from './doing.ts'

/** The lab of that id. Throws Problem 'unknown-lab'. */
export function labOf({ catalog }: Pick<Doing, 'catalog'>, labId: string): Lab {
  const lab = catalog.labs.get(labId)
  if (lab) return lab
  throw new Problem('unknown-lab', {
    expected: 'the id of a lab, as query/films-by-year',
    came: labId,
    try: 'Look it up in the list of labs.',
  })
}

/** The variant's name where the lab has it; null is the lab's own task. */
export function variantOf(lab: Lab, variant: string | null | undefined): string | null {
  if (variant === null || variant === undefined || variant === '') return null
  if (lab.variants.some(({ name }) => name === variant)) return variant
  throw new Problem('bad-input', {
    expected: `a variant of ${lab.id}: ${lab.variants.map(({ name }) => name).join(', ') || 'it has none'}`,
    came: variant,
    try: 'Leave it out for the task itself.',
  })
}

/** Refuses a text that is larger than what can be handed in. */
export function checkSize(text: string, bytesMax: number): void {
  const bytes = Buffer.byteLength(text, 'utf8')
  if (bytes <= bytesMax) return
  throw new Problem('too-large', {
    expected: `${bytesMax.toLocaleString('en-US')} bytes or fewer`,
    came: `${bytes.toLocaleString('en-US')} bytes`,
    try: 'An answer is one or a few statements; leave data and comments out.',
  })
}

export function checkWindow(windowId: string): void {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(windowId)) return
  throw new Problem('bad-input', {
    expected: 'a window id of 1 to 64 letters, digits, - and _',
    came: JSON.stringify(windowId.slice(0, 80)),
    try: 'Open the page again.',
  })
}

/** Refuses what is no id, before the database does. */
export function checkAttemptId(attemptId: string): void {
  if (!isUuid(attemptId)) throw unknownAttempt(attemptId)
}

export function unknownAttempt(attemptId: string): Problem {
  return new Problem('unknown-attempt', {
    expected: 'the id of an attempt of yours',
    came: attemptId.slice(0, 80),
    try: "Look at the attempts on the lab's page.",
  })
}
