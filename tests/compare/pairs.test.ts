import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Comparer, openComparer } from '../../src/engine/query/compare/compare-pairs.ts'
import type { Comparison } from '../../src/engine/query/compare/pair.ts'
import { parametersOf, withValues } from '../../src/engine/query/compare/parameters.ts'
import { bagDifference } from '../../src/engine/query/compare/result.ts'
import { readDdl } from '../../src/engine/query/schema/ddl.ts'
import { quoteName, quoteText } from '../../src/engine/query/schema/insert.ts'
import { runAll } from '../../src/engine/query/schema/statements.ts'
import { defaultLimits } from '../../src/kit/limits.ts'
import { type Bench, openBench } from '../../src/world/postgres/bench.ts'
import type { Session } from '../../src/world/postgres/session.ts'
import { drawn } from '../long-run.ts'
import { type BenchDatabase, openBenchDatabase } from '../servers.ts'
import { pairFiles, readPairs, type Written } from './read-pairs.ts'

/*
 * Pairs of queries over a schema: `-- pair NAME differs|equal [ordered]`, the reference, `--`, the
 * attempt. What differs must be refuted, what is equal never; and each counterexample is loaded
 * into tables made by the schema's own text, where both queries are run once more.
 */
let own: BenchDatabase
let bench: Bench
let comparer: Comparer
let plain: Session

beforeAll(async () => {
  own = await openBenchDatabase()
  bench = await openBench(own.clusters.bench, defaultLimits)
  comparer = await openComparer(bench)
  plain = await bench.ownerSession(own.database)
  await runAll(plain, ['set search_path to public'])
})
afterAll(async () => {
  await plain.close()
  await comparer.close()
  await bench.close()
  await own.close()
})

function compare({ schema, reference, attempt, words }: Written): Promise<Comparison> {
  return comparer.compare({
    schema,
    reference,
    attempt,
    ordered: words.includes('ordered'),
    seed: 'pairs',
    budgetMs: 20_000,
  })
}

/** Whether the queries differ on the rows shown, in tables that only the schema's text made. */
async function differsWhenLoaded(pair: Written, comparison: Comparison): Promise<boolean> {
  const { statements, extensions, schemas } = readDdl(pair.schema)
  const tables = (comparison.counterexample?.tables ?? []).filter(({ rows }) => rows.length > 0)
  const inserts = tables.map(({ name, columns, rows }) => {
    const values = rows.map(
      (row) => `(${row.map((value) => (value === null ? 'null' : quoteText(value))).join(', ')})`,
    )
    const names = columns.map((column) => quoteName(column.name)).join(', ')
    const table = name.split('.').map(quoteName).join('.')
    return `insert into ${table} (${names}) overriding system value values ${values.join(', ')}`
  })
  await runAll(plain, [
    ...['public', ...schemas].flatMap((name) => [
      `drop schema if exists ${quoteName(name)} cascade`,
      `create schema ${quoteName(name)}`,
    ]),
    'set check_function_bodies = off',
    ...extensions.map((name) => `create extension ${name}`),
    ...statements.map(({ text }) => text),
  ])
  // Rows of tables that point at each other cannot go in one table after the other.
  await runAll(plain, [
    'set session_replication_role = replica',
    ...inserts,
    'set session_replication_role = origin',
  ])
  const values = new Map(Object.entries(comparison.parameters ?? {}))
  const queries = [pair.reference, pair.attempt].map((sql) => withValues(parametersOf(sql), values))
  const [expected, came] = await runAll(plain, queries)
  if (expected === undefined || came === undefined) throw new Error('both queries answer')
  const isSameText = JSON.stringify(expected.rows) === JSON.stringify(came.rows)
  return pair.words.includes('ordered') ? !isSameText : bagDifference(expected, came) !== null
}

describe.for(pairFiles)('%s', (file) => {
  const all = readPairs(file)
  test('holds pairs, each with its verdict', () => {
    expect(all.length).toBeGreaterThan(3)
    for (const { name, words } of all)
      expect([name, words.includes('differs') || words.includes('equal')]).toEqual([name, true])
  })

  test.for(drawn(all, 12).map((pair) => [pair.name, pair] as const))('%s', async ([, pair]) => {
    const comparison = await compare(pair)
    if (pair.words.includes('equal')) {
      expect(comparison).toMatchObject({ result: 'not-refuted', counterexample: null })
      expect(comparison.databases).toBeGreaterThanOrEqual(300)
      return
    }
    expect(comparison.result).toBe('refuted')
    expect(await differsWhenLoaded(pair, comparison)).toBe(true)
  })
})
