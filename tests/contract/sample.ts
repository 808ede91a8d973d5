const isLong = process.env.BACKWRIGHT_TEST_LONG === '1'

/** Every ninth in `npm test`, all of them in `npm run test:long`: each takes seconds. */
export function sampled<T>(all: readonly T[]): T[] {
  return all.filter((_, at) => isLong || at % 9 === 4)
}

/** Seeds that a correct server is checked with. */
export const seeds = isLong ? ['1', 'other'] : ['1']
