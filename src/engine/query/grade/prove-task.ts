import { seededRandom } from '../../../kit/random.ts'
import { tryParse } from '../../sql/parse.ts'
import type { Schema } from '../../sql/schema.ts'
import { chancesOf } from '../compare/nondeterminism.ts'
import { aim } from '../generate/aim.ts'
import { databaseMaker } from '../generate/generate.ts'
import { mutants } from '../mutate/mutants.ts'

/*
 * A corpus is made in our own process, where PostgreSQL is asked between one look at the texts and
 * the next. Labs may come from anybody, so another one reads all of their texts first, within bounds of
 * time and memory. What that has read in time, ours reads in time as well.
 */

export interface ProveAsked {
  readonly schema: Schema
  readonly reference: string
  /** Solutions, mutants and promises. */
  readonly others: readonly string[]
  readonly ordered: boolean
}

/** Mutants by rule are made of the solutions alone; these many are read as a corpus reads them. */
const ruleMutantsMax = 20

/** Does with the texts of a task what making its corpus does, and keeps nothing of it. */
export function proveTask({ schema, reference, others, ordered }: ProveAsked): number {
  const texts = [reference, ...others].filter((text) => tryParse(text).length > 0)
  for (const text of texts) chancesOf(text)
  const byRule = mutants(reference, { schema, ordered }).slice(0, ruleMutantsMax)
  const aimed = aim(schema, [...texts, ...byRule.map(({ sql }) => sql)])
  const make = databaseMaker(schema, aimed, seededRandom('prove'))
  make(0)
  return texts.length
}
