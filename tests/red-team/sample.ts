const isLong = process.env.BACKWRIGHT_TEST_LONG === '1'

/** Every n-th of the cases, the first among them; all of them in the long run. */
export function sampleOf<T>(cases: readonly T[], oneOf: number): readonly T[] {
  return isLong ? cases : cases.filter((_, at) => at % oneOf === 0)
}
