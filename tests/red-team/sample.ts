const isLong = process.env.BACKWRIGHT_TEST_LONG === '1'

/** Every n-th of the cases, the first among them; all of them in the long run. */
export function sampleOf<T>(cases: readonly T[], oneOf: number): T[] {
  return cases.filter((_, at) => isLong || at % oneOf === 0)
}
