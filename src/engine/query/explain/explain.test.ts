import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BenchDatabase, openBenchDatabase } from '../../../../tests/servers.ts'
import type { Came, RowsCounterexample } from '../../../lab/counterexample/rows.ts'
import { type Outcome, openSession, type Session } from '../../../world/postgres/session.ts'
import type { Schema } from '../../sql/schema.ts'
import { readSchema } from '../schema/catalog.ts'
import { explain, explanationNames } from './explain.ts'
import { explainCases, explainGroups } from './test-data/cases.ts'
import { type ExplainCase, schemaSql } from './test-data/tables.ts'

let own: BenchDatabase
let session: Session
let schema: Schema
let typeNames: ReadonlyMap<number, string>

beforeAll(async () => {
  own = await openBenchDatabase()
  session = await openSession(own.clusters.bench, {
    database: own.database,
    role: 'postgres',
    settings: { search_path: 'public' },
  })
  await run([
    'drop schema if exists explained cascade',
    'create schema explained',
    'set search_path to explained',
  ])
  await run(schemaSql.split(';'))
  await run(['create temp table at_start as select 1'])
  schema = await readSchema(session, 'explained')
  await run(['set search_path to explained'])
  const [types] = await run(['select oid::int, format_type(oid, null) from pg_type'])
  typeNames = new Map(
    types?.kind === 'rows' ? types.rows.map((row) => [Number(row[0]), String(row[1])]) : [],
  )
})
afterAll(async () => {
  await session.close()
  await own.close()
})

async function run(texts: readonly string[]): Promise<Outcome[]> {
  const outcomes = await session.runBatch(
    texts.map((text) => ({ text })),
    { timeoutMs: 30_000 },
  )
  const wrong = outcomes.find((outcome) => outcome.kind !== 'rows')
  if (wrong !== undefined) throw new Error(JSON.stringify(wrong))
  return outcomes
}

async function came(sql: string): Promise<Came> {
  const [outcome] = await session.runBatch([{ text: sql }], { timeoutMs: 30_000 })
  if (outcome?.kind === 'error')
    return { kind: 'error', code: outcome.code, message: outcome.message }
  if (outcome?.kind !== 'rows') throw new Error(JSON.stringify(outcome))
  const columns = outcome.columns.map((column) => ({
    name: column.name,
    type: typeNames.get(column.typeOid) ?? 'text',
  }))
  return { kind: 'rows', columns, rows: outcome.rows }
}

/** What a query gives, or the table that a change leaves behind. */
async function given(sql: string, changes: string | undefined): Promise<Came> {
  if (changes === undefined) return came(sql)
  await run(['begin', sql])
  const after = await came(`select * from ${changes}`)
  await run(['rollback'])
  return after
}

async function explained(one: ExplainCase) {
  await run(['truncate film, viewer, watch, rating, payment', ...one.rows])
  const result = {
    name: one.changes ?? null,
    expected: await given(one.reference, one.changes),
    came: await given(one.attempt, one.changes),
  }
  expect(result.expected.kind).toBe('rows')
  const secondRun = one.secondRun === undefined ? null : await came(one.secondRun)
  expect(secondRun ?? result.came).not.toEqual(result.expected)
  const counterexample: RowsCounterexample = {
    kind: 'rows',
    tables: [],
    results: [result],
    ordered: one.ordered ?? false,
    secondRun,
    found: { database: 1, of: 1, rowsBefore: 0 },
  }
  return explain({
    schema,
    reference: one.reference,
    attempt: one.attempt,
    counterexample,
    rerun: came,
    holds: null,
  })
}

describe.each(explainCases)('$title', (one) => {
  test(`is explained as ${one.expected}`, async () => {
    const explanation = await explained(one)
    expect(explanation?.name ?? null).toBe(one.expected)
    if (explanation === null) return
    if (one.says !== undefined) expect(explanation.why).toMatch(one.says)
    expect(explanation.at.length).toBeGreaterThan(0)
    const marked = explanation.at.map((place) => one.attempt.slice(place.from, place.to))
    if (one.marks !== undefined) expect(marked).toContain(one.marks)
    expect(explanation.try).not.toBe('')
  })
})

test('each explanation has a page', () => {
  for (const name of explanationNames) {
    expect(
      existsSync(new URL(`../../../../docs/reference/explanations/${name}.md`, import.meta.url)),
    ).toBe(true)
  }
})

test('each of the nine has three attempts that must get it and three look-alikes that must not', () => {
  expect(Object.keys(explainGroups)).toEqual(explanationNames.slice(0, 9))
  for (const [name, group] of Object.entries(explainGroups)) {
    const [its, others] = [true, false].map((is) =>
      group.filter((one) => (one.expected === name) === is),
    )
    expect([name, (its?.length ?? 0) >= 3, (others?.length ?? 0) >= 3]).toEqual([name, true, true])
  }
})

test('has nothing to say of a sum of thousands, and takes no time or memory over it', async () => {
  const rows = { columns: [{ name: 'title', type: 'text' }], rows: [['a']] }
  const counterexample: RowsCounterexample = {
    kind: 'rows',
    tables: [],
    results: [
      {
        name: null,
        expected: { kind: 'rows', ...rows },
        came: { kind: 'rows', ...rows, rows: [] },
      },
    ],
    ordered: false,
    secondRun: null,
    found: { database: 1, of: 1, rowsBefore: 1 },
  }
  let reruns = 0
  const rerun = async (): Promise<Came> => {
    reruns++
    return { kind: 'error', code: '', message: 'not run' }
  }
  const input = { schema, reference: 'select title from film', counterexample, rerun, holds: null }
  const sum = (terms: number): string =>
    `select title from film where minutes > 1${'+1'.repeat(terms)}`
  expect(await explain({ ...input, attempt: sum(3_000) })).toBeNull()
  expect(reruns).toBe(0)
  await explain({ ...input, attempt: sum(20) })
  expect(reruns).toBeGreaterThan(0)
})
