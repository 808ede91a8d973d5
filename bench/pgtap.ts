import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import zlib from 'node:zlib'
import pg from 'pg'
import { prepareWorld, sampleSchema } from '../src/engine/query/schema/world-tables.ts'
import type { SqlLab } from '../src/lab/kinds/sql.ts'
import { clientConfig } from '../src/world/postgres/connection.ts'
import { attemptOf, type Desk } from './desk.ts'
import { figuresOf, type Line } from './measure.ts'

/**
 * The same answers graded the way most courses do it: pgTAP's results_eq or bag_eq against the reference on one
 * database, here the sample rows and the large database, in the same bench cluster and run.
 */
export async function compareWithPgTap(desk: Desk, labs: readonly SqlLab[]): Promise<Line[]> {
  const sql = pgTapSql()
  const tally = { wrong: 0, caughtBySample: 0, caughtByLarge: 0, caughtByBackwright: 0 }
  const times: number[] = []
  for (const lab of labs) {
    const database = await prepareWorld(desk.bench, lab.world)
    const copy = await desk.bench.cloneDatabase(database)
    const client = new pg.Client(clientConfig(desk.clusters.bench, { database: copy.database }))
    await client.connect()
    try {
      await client.query(`create schema tap; set search_path to tap; ${sql}`)
      const reference = lab.solutions[0]?.answer ?? ''
      for (const { answer } of lab.mutants) {
        tally.wrong++
        const started = performance.now()
        const bySample = await isRefused(client, sampleSchema, lab, reference, answer)
        const byLarge = await isRefused(client, 'large', lab, reference, answer)
        times.push(performance.now() - started)
        if (bySample) tally.caughtBySample++
        if (byLarge) tally.caughtByLarge++
        const verdict = await desk.grader.grade(lab, attemptOf(lab, answer), () => undefined)
        if (verdict.status === 'failed') tally.caughtByBackwright++
      }
    } finally {
      await client.end()
      await copy.drop()
    }
  }
  return [
    {
      name: 'pgTAP, sample and large database',
      goal: '',
      figures: { ...figuresOf(times) },
      met: null,
    },
    {
      name: 'wrong answers caught',
      goal: 'all',
      figures: tally,
      met: tally.caughtByBackwright === tally.wrong,
    },
  ]
}

async function isRefused(
  client: pg.Client,
  schema: string,
  lab: SqlLab,
  reference: string,
  answer: string,
): Promise<boolean> {
  const quoted = (text: string): string => pg.escapeLiteral(text.trim().replace(/;\s*$/, ''))
  const compare = lab.order.length > 0 ? 'results_eq' : 'bag_eq'
  await client.query('begin')
  try {
    await client.query(`set local search_path to ${schema}, tap`)
    await client.query('select no_plan()')
    const { rows } = await client.query<{ said: string }>(
      `select ${compare}(${quoted(answer)}, ${quoted(reference)}) as said`,
    )
    return rows.some(({ said }) => said.startsWith('not ok'))
  } catch {
    return true
  } finally {
    await client.query('rollback')
  }
}

/** pgTAP's SQL out of the archive that the development dependency carries. */
function pgTapSql(): string {
  const require = createRequire(import.meta.url)
  const folder = path.dirname(require.resolve('@electric-sql/pglite-pgtap'))
  const archive = zlib.gunzipSync(fs.readFileSync(path.join(folder, 'pgtap.tar.gz')))
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0; ) {
    const header = archive.subarray(at, at + 512)
    const text = (from: number, length: number): string =>
      header
        .subarray(from, from + length)
        .toString('utf8')
        .replace(/\0[\s\S]*$/, '')
    const size = Number.parseInt(text(124, 12), 8)
    if (/pgtap--[\d.]+\.sql$/.test(text(0, 100))) {
      return archive
        .subarray(at + 512, at + 512 + size)
        .toString('utf8')
        .replaceAll('\\echo', '--')
    }
    at += 512 + Math.ceil(size / 512) * 512
  }
  throw new Error('pgtap.tar.gz holds pgtap--<version>.sql')
}
