/**
 * What is known of SQL's functions, one row each: what they give, how they are worked out, which
 * values lead to others. Whatever is asked of a function by its name is asked here. Operators and
 * forms such as CASE are among them, under the names that a Call has.
 */
import { aggregatesKnown } from './aggregates.ts'
import { momentsKnown } from './moments.ts'
import { numbersKnown } from './numbers.ts'
import { othersKnown } from './others.ts'
import type { SqlFunction } from './sql-function.ts'
import { textsKnown } from './texts.ts'

const byName: ReadonlyMap<string, SqlFunction> = new Map(
  [othersKnown, aggregatesKnown, numbersKnown, textsKnown, momentsKnown].flatMap((known) =>
    Object.entries<SqlFunction>(known),
  ),
)

const unknown: SqlFunction = {}

/** What is known of a function, by its name in lower case; an empty row of one that is not here. */
export function functionNamed(name: string): SqlFunction {
  return byName.get(name) ?? unknown
}

/** Names that people may have meant by one that PostgreSQL doesn't know. */
export function suggestedNames(): string[] {
  return [...byName].flatMap(([name, { isSuggested }]) => (isSuggested ? [name] : []))
}

/** Window functions that number rows by their order. */
export const ranks: readonly string[] = [...byName].flatMap(([name, { isRank }]) =>
  isRank ? [name] : [],
)

/** Functions that count rows or places among rows: what they are compared with is a number of rows. */
export function isRowCount(name: string): boolean {
  return name === 'count distinct' || functionNamed(name).countsRows === true
}
