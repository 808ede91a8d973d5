import type { Sourced } from '../dataset.ts'
import type { DatasetName } from '../facts.ts'

/** What an import makes of a data set: all of its records, the new ones among them. */
export interface Outcome {
  readonly dataset: DatasetName
  /** What came in, in words: “May 2024, the whole country”. */
  readonly title: string
  readonly records: readonly Sourced[]
  /** The file is older than what was held. */
  readonly isOlder?: boolean
  /** Which record is which, for telling added, changed and gone apart. */
  keyOf(record: Readonly<Record<string, unknown>>): string
  /** What a person should know of it. */
  readonly notes: readonly string[]
}
