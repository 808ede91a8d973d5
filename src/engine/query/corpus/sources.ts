import type { Random } from '../../../kit/random.ts'
import { aim } from '../generate/aim.ts'
import { databases } from '../generate/generate.ts'
import { Written } from '../generate/recombine.ts'
import { promisesOf } from '../grade/task.ts'
import { type Database, storedColumns } from '../schema/database.ts'
import { quoteName } from '../schema/insert.ts'
import { runAll } from '../schema/statements.ts'
import { largeSchema, sampleSchema } from '../schema/world-tables.ts'
import { isRunnable, type Parts } from './pool.ts'

export type Stream = Iterator<Database, never>

/** Where databases come from that may join a corpus: made by rule, or put together from rows that somebody wrote. */
export interface Sources {
  readonly sample: Written
  readonly large: Written
  /** Made to tell these answers from the reference, on both sides of promises; else the task's solutions and mutants. */
  made(random: Random, answers?: readonly string[]): Stream
}

/** Rows of a table of the large database that small databases are put together from; more of those that others point at. */
const writtenRowsMax = 300
const writtenParentsMax = 3_000

export async function openSources(parts: Parts): Promise<Sources> {
  const { schema, task } = parts
  const usual = [...task.solutions, ...task.mutants].map(({ answer }) => answer)
  return {
    sample: await readWritten(parts, sampleSchema),
    large: await readWritten(parts, largeSchema),
    made: (random, answers = usual) => {
      const texts = [task.reference, ...answers].filter((text) => isRunnable(parts, text))
      return databases(schema, aim(schema, [...texts, ...promisesOf(task)]), random)
    },
  }
}

async function readWritten({ owner, schema }: Parts, from: string): Promise<Written> {
  const parents = new Set(
    schema.tables.flatMap((table) => table.foreignKeys.map((key) => key.references)),
  )
  const found = await runAll(
    owner,
    schema.tables.map((table) => {
      const name = quoteName(table.name)
      const columns = storedColumns(table)
        .map((column) => quoteName(column.name))
        .join(', ')
      const rowsMax = parents.has(table.name) ? writtenParentsMax : writtenRowsMax
      return `select ${columns} from ${from}.${name} order by md5(${name}::text) limit ${rowsMax}`
    }),
  )
  return new Written(schema, {
    rows: new Map(schema.tables.map(({ name }, at) => [name, found[at]?.rows ?? []])),
  })
}
