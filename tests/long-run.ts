import { seededRandom } from '../src/kit/random.ts'
import { engineHash } from './exams/engine-hash.ts'

/** Whether this is `npm run test:long`, which leaves nothing out. */
export const isLongRun = process.env.BACKWRIGHT_TEST_LONG === '1'

/** One of `oneOf` cases in `npm test`, always the same ones, from number `first` on; all of them in the long run. */
export function everyNth<T>(cases: readonly T[], oneOf: number, first = 0): T[] {
  return cases.filter((_, at) => isLongRun || at % oneOf === first)
}

/** One of `oneOf` cases in `npm test`, others with each change of the engines; all of them in the long run. */
export function drawn<T>(cases: readonly T[], oneOf: number): T[] {
  if (isLongRun) return [...cases]
  const count = Math.ceil(cases.length / oneOf)
  const chosen = new Set(
    seededRandom(engineHash())
      .shuffle([...cases.keys()])
      .slice(0, count),
  )
  return cases.filter((_, at) => chosen.has(at))
}
