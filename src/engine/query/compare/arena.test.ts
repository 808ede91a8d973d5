import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BenchDatabase, openBenchDatabase } from '../../../../tests/servers.ts'
import { defaultLimits } from '../../../kit/limits.ts'
import { openSession, type Session } from '../../../world/postgres/session.ts'
import { type ArenaOptions, type Case, openArena } from './arena.ts'

let own: BenchDatabase
let session: Session

beforeAll(async () => {
  own = await openBenchDatabase()
  const { clusters, database } = own
  session = await openSession(clusters.bench, { database, role: 'postgres' })
  await session.runBatch([{ text: 'create table public.film (id int primary key)' }], {
    timeoutMs: 10_000,
  })
})
afterAll(async () => {
  await session.close()
  await own.close()
})

function optionsOf(own: Partial<ArenaOptions>): ArenaOptions {
  return {
    session,
    fill: ({ rows }) => (rows.get('film') ?? []).map(([id]) => `insert into film values (${id})`),
    promises: ['select from film where id > 10'],
    prologue: ['set local search_path to public'],
    readOnly: true,
    isolated: false,
    rowsMax: 10,
    bytesMax: defaultLimits.resultBytesMax,
    statementMs: 1_000,
    ...own,
  }
}

function casesOf(text: string, ...ids: string[][]): Case[] {
  return ids.map((some) => ({
    database: { rows: new Map([['film', some.map((id) => [id])]]) },
    settings: {},
    asked: [[text]],
  }))
}

async function given(options: Partial<ArenaOptions>, cases: readonly Case[]) {
  const outcomes = await openArena(optionsOf(options)).evaluate(cases)
  return outcomes.map((outcome) => {
    if (outcome.kind === 'illegal') return outcome.kind
    const answer = outcome.outcomes[0]?.[0]
    return answer?.kind === 'rows' ? answer.rows.flat().join() : JSON.stringify(answer)
  })
}

describe('an arena', () => {
  const all = 'select id from film order by id'

  test('gives each case its own rows, however often a text is asked', async () => {
    const cases = casesOf(all, ['2', '1'], [], ['11'], ['3', '3'], ['7'], ['8'], ['9'])
    expect(await given({}, cases)).toEqual(['1,2', '', 'illegal', 'illegal', '7', '8', '9'])
  })

  test('says of a text that cannot be read why, in every case', async () => {
    const came = await given({}, casesOf('select ids from film', ['1'], ['11'], ['2'], ['3']))
    const error = expect.stringContaining('"code":"42703"')
    expect(came).toEqual([error, 'illegal', error, error])
  })

  test('says of a text that fails on some rows where it does', async () => {
    const came = await given(
      {},
      casesOf('select 6 / (id - 2) from film', ['3'], ['2'], ['4'], ['5']),
    )
    expect(came).toEqual(['6', expect.stringContaining('22012'), '3', '2'])
  })

  test('asks no promise of rows that were looked at elsewhere', async () => {
    const cases = casesOf(all, ['11'], ['3', '3'])
    expect(await given({ isLegal: true }, cases)).toEqual(['11', 'illegal'])
  })

  test('lets nothing be written by what is asked', async () => {
    const cases = casesOf('insert into film values (99) returning id', ['1'], ['2'], ['3'])
    const refused = expect.stringContaining('"code":"25006"')
    expect(await given({}, cases)).toEqual([refused, refused, refused])
    expect(await given({}, casesOf(all, ['1']))).toEqual(['1'])
  })
})
