import type { Random } from '../../../kit/random.ts'
import type { Schema } from '../../sql/schema.ts'
import type { Database } from '../schema/database.ts'
import type { Aim } from './aim.ts'
import { Builder } from './rows/builder.ts'
import { type Plan, planOf, type TablePlan } from './rows/plan.ts'
import { profileOf } from './rows/profile.ts'
import { addWitnessRows } from './rows/witness-rows.ts'

/**
 * An endless stream of databases that are legal under the schema, the smallest first, made to tell
 * wrong queries from right ones. The same random generator gives the same stream. PostgreSQL stays
 * the judge of what is legal: the caller inserts under the real constraints.
 */
export function* databases(
  schema: Schema,
  aim: Aim,
  random: Random,
): Generator<Database, never, void> {
  const make = databaseMaker(schema, aim, random)
  for (let nth = 0; ; nth++) yield make(nth)
}

/** The databases of the stream by their number, for whoever wants only some of them. */
export function databaseMaker(schema: Schema, aim: Aim, random: Random): (nth: number) => Database {
  const plan = planOf(schema, aim)
  return (nth) => makeDatabase(plan, nth, random.fork(nth))
}

/** Rows of a table that could not be made one after the other, before it counts as full. */
const failuresMax = 3

function makeDatabase(plan: Plan, nth: number, random: Random): Database {
  const profile = profileOf(plan, nth, random)
  const builder = new Builder(plan, profile, random)
  let weighed: TablePlan | null = null
  for (let tried = 0; tried < profile.witnesses && plan.queryBlocks.length > 0; tried++) {
    weighed = addWitnessRows(builder, random.pick(plan.queryBlocks), profile.repeats)
    if (weighed !== null) break
  }
  for (const table of plan.tables) {
    // A row more would tip what the witness rows have brought to a balance.
    if (table === weighed) continue
    const count = profile.rows[table.at] ?? 0
    for (let row = 0, failed = 0; row < count && failed < failuresMax; row++) {
      failed = builder.add(table) === null ? failed + 1 : 0
    }
  }
  return builder.database()
}
