/** Thrown when something that must be true is not: our bug, never a verdict. */
export class AssertionError extends Error {
  override name = 'AssertionError'
}

/** States what must be true here. Stays on in production. */
export function assert(condition: unknown, mustBeTrue: string): asserts condition {
  if (!condition) throw new AssertionError(`must be true: ${mustBeTrue}`)
}

/** Marks a switch over a union as complete; the compiler refuses it when a case is missing. */
export function unreachable(value: never): never {
  throw new AssertionError(`unexpected case: ${JSON.stringify(value)}`)
}
