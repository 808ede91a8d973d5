import type { Outcome, Session } from '../../../world/postgres/session.ts'
import { messageOf } from '../compare/arena.ts'
import type { DdlStatement } from './ddl.ts'
import type { Note } from './psql-text.ts'

/*
 * Runs a schema statement by statement. A dump may name what comes further down (a function whose
 * body reads a table, a type that an extension would have brought), so what fails is tried again as
 * long as that gets anywhere, and what is left is told with its place.
 */

/** A statement that could not be run. */
export interface Refused extends Note {
  /** Rows that it would refuse are possible without it. */
  readonly isRule: boolean
  /** The table that it is about, without its schema; null: none. */
  readonly table: string | null
}

const patient = { timeoutMs: 30_000 }
const roundsMax = 4

/** Runs what can be run; what cannot, with what PostgreSQL says. */
export async function makeAll(
  session: Session,
  statements: readonly DdlStatement[],
): Promise<readonly Refused[]> {
  // As pg_dump has it: what a body reads may be made later.
  await session.runBatch([{ text: 'set check_function_bodies = off' }], patient)
  let open = statements
  let refused: Refused[] = []
  for (let round = 0; round < roundsMax && open.length > 0; round++) {
    const outcomes = await session.runBatch(
      open.map(({ text }) => ({ text, endsGroup: true })),
      patient,
    )
    const failed = open.flatMap((statement, at) => {
      const outcome = outcomes[at] as Outcome
      return outcome.kind === 'rows' ? [] : [{ statement, outcome }]
    })
    refused = failed.map(({ statement, outcome }) => refusedOf(statement, outcome))
    if (failed.length === open.length) break
    open = failed.map(({ statement }) => statement)
  }
  return refused
}

function refusedOf({ text, line }: DdlStatement, outcome: Outcome): Refused {
  const words = text.replace(/^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, '')
  const lead = text.length - words.length
  const position = outcome.kind === 'error' ? outcome.position : null
  const lines = position === null ? 0 : text.slice(lead, position).split('\n').length - 1
  const table =
    /^alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?(\S+)|\bon\s+(?:only\s+)?(\S+)/i.exec(words)
  const message = outcome.kind === 'not-run' ? 'it was not run' : messageOf(outcome)
  return {
    line: line + lines,
    what: whatOf(words),
    why: `it cannot be made: ${message}${whatToDo(message)}`,
    isRule: /^(alter\s+table\b|create\s+unique\s+index\b|alter\s+domain\b)/i.test(words),
    table: plainName(table?.[1] ?? table?.[2]),
  }
}

/** Its first words; of what queries may name, up to the name. */
function whatOf(words: string): string {
  const named =
    /^create\s+(?:or\s+replace\s+)?(?:unlogged\s+)?(table|view|type|domain)\s+(?:if\s+not\s+exists\s+)?([^\s(;]+)/i.exec(
      words,
    )
  if (named !== null) return `${named[1]?.toLowerCase()} ${named[2]}`
  return words
    .replace(/^(create)\s+or\s+replace\b/i, '$1')
    .split(/[\s(;]+/)
    .slice(0, /^create unique/i.test(words) ? 3 : 2)
    .join(' ')
}

/** What to change in the schema so that it can be made, by what PostgreSQL says of it. */
const advice: readonly (readonly [RegExp, string])[] = [
  [/^type ".*" does not exist/, 'add CREATE TYPE above it, or leave out what uses it'],
  [/^schema ".*" does not exist/, 'add CREATE SCHEMA above it'],
  [
    /^(relation|function|sequence|operator|collation) .* does not exist/,
    'add the statement that makes it',
  ],
  [
    /^language ".*" does not exist|^permission denied for language/,
    'queries that need it cannot be compared',
  ],
]

function whatToDo(message: string): string {
  const found = advice.find(([says]) => says.test(message))
  return found === undefined ? '' : `; ${found[1]}`
}

function plainName(name: string | undefined): string | null {
  return (
    name
      ?.split('.')
      .at(-1)
      ?.replace(/^"([\s\S]*)"$/, '$1')
      .replace(/[(;].*$/, '') ?? null
  )
}

/** Where a statement of a schema went wrong, for people. */
export function refusedText({ line, what, why }: Note): string {
  return `line ${line}, ${what}: ${why}`
}
