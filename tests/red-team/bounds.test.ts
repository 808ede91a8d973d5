import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Analysis, openAnalysis } from '../../src/engine/analysis/analysis.ts'
import type { Schema } from '../../src/engine/sql/schema.ts'
import { type OpenGrader, openGrader } from '../../src/grader/grader.ts'
import { defaultLimits } from '../../src/kit/limits.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { readLab } from '../../src/lab/read.ts'
import type { Verdict } from '../../src/lab/verdict.ts'
import { openTestGrader } from '../grading.ts'
import { drawn, isLongRun } from '../long-run.ts'
import { testHome } from '../test-home.ts'
import { root } from '../tidy/sources.ts'
import { type Piece, textOf } from './pieces.ts'

/*
 * Texts that were made to freeze or to end the server: each is read within bounds, or said to be
 * over them, and meanwhile others get their answers.
 */

const data = (name: string): unknown =>
  parse(fs.readFileSync(path.join(import.meta.dirname, 'bounds', name), 'utf8'))

const monsters = data('monsters.yaml') as readonly { what: string; text: readonly Piece[] }[]
const answers = data('answers.yaml') as readonly {
  what: string
  lab: string
  answer: readonly Piece[]
  /** What it may come to; never our fault. */
  gives: readonly Verdict['status'][]
}[]

/** Short, so that the monsters are soon over; what honest answers take is far below. */
const readLimits = { ...defaultLimits, analysisMs: isLongRun ? 4_000 : 300 }
const limits = { ...defaultLimits, analysisMs: 2_000, attemptMs: 8_000 }

/** The longest that the main thread did not come to anything else. */
async function heldUp<T>(work: () => Promise<T>): Promise<{ value: T; heldMs: number }> {
  let heldMs = 0
  let last = performance.now()
  const timer = setInterval(() => {
    heldMs = Math.max(heldMs, performance.now() - last)
    last = performance.now()
  }, 10)
  try {
    const value = await work()
    return { value, heldMs: Math.max(heldMs, performance.now() - last) }
  } finally {
    clearInterval(timer)
  }
}

const column = (name: string, baseType: string) => ({
  name,
  type: baseType,
  baseType,
  notNull: name === 'id',
  generated: false,
  generation: null,
  identityAlways: false,
  enumLabels: [],
  length: -1,
  precision: -1,
  scale: -1,
  hasDefault: false,
  domainChecks: [],
})
const schema: Schema = {
  tables: [
    {
      name: 'film',
      columns: [column('id', 'int4'), column('title', 'text')],
      uniqueKeys: [],
      foreignKeys: [],
      checks: [],
      exclusions: [],
    },
  ],
  views: [],
}
const wrongRows = { columns: [{ name: 'title', type: 'text' }], rows: [['a']] }
const counterexample = {
  kind: 'rows',
  tables: [{ name: 'film', ...wrongRows }],
  results: [
    {
      name: null,
      expected: { kind: 'rows', ...wrongRows },
      came: { kind: 'rows', ...wrongRows, rows: [] },
    },
  ],
  ordered: false,
  secondRun: null,
  found: { database: 1, of: 1, rowsBefore: 1 },
} as const

describe('whatever is read', () => {
  let analysis: Analysis
  beforeAll(async () => {
    analysis = openAnalysis(readLimits)
    await analysis.warm()
  })
  afterAll(() => analysis.close())

  const always = (sql: string) => [
    () => analysis.run('read-sql', { kind: 'query', sql, limits }),
    () =>
      analysis.run('fresh-databases', {
        schema,
        reference: 'select title from film',
        answer: sql,
        seed: 'a',
        count: 8,
      }),
    () =>
      analysis.run(
        'explain',
        { schema, reference: 'select title from film', attempt: sql, counterexample },
        async () => ({ kind: 'error', code: '', message: 'not run' }),
      ),
  ]
  const byTurns = (sql: string) => [
    () => analysis.run('read-sql', { kind: 'change', sql, limits }),
    () => analysis.run('read-run', { kind: 'query', sql, limits }),
    () => analysis.run('read-model', { sql, limits, extensions: [] }),
    () =>
      analysis.run('read-cost', {
        text: sql,
        asked: { answer: ['select'], statementsMax: 1, values: {}, bytesMax: 65_536 },
      }),
    () => analysis.run('read-session', sql),
    () => analysis.run('read-file', sql),
  ]
  /** The readers of other kinds take turns; all of them read everything on a long run. */
  const readBy = (sql: string, turn: number) => {
    const others = byTurns(sql)
    const some = isLongRun ? others : [others[turn % others.length] ?? others[0]]
    return [...always(sql), ...some].map((read) => read?.())
  }
  const cases = drawn(
    monsters.map((one, turn) => ({ ...one, turn })),
    2,
  )

  it.each(cases)('$what: is read, or over a limit', async ({ text, turn }) => {
    const { value, heldMs } = await heldUp(() => Promise.all(readBy(textOf(text), turn)))
    expect(
      value.map((ran) => ran?.kind ?? '').filter((kind) => !/^(done|over-limit)$/.test(kind)),
    ).toEqual([])
    expect(heldMs).toBeLessThan(2_000)
  })

  it('holds up nobody else, even when every process is at a monster', async () => {
    const endless = textOf(['select 1 ', { repeat: '/*', times: 30_000 }])
    const monstrous = Array.from({ length: 4 }, () => analysis.run('read-file', endless))
    const sql = 'select title from film'
    const read = await analysis.run('read-sql', { kind: 'query', sql, limits })
    expect(read).toMatchObject({ kind: 'done', value: { kind: 'open', statements: [sql] } })
    const ends = await Promise.all(monstrous)
    expect(ends).toEqual(ends.map(() => ({ kind: 'over-limit', limit: 'time' })))
  })
})

describe('whatever is handed in', () => {
  let desk: Awaited<ReturnType<typeof openTestGrader>>
  let grader: OpenGrader
  const labs = new Map<string, Lab>()
  const honest = 'query/films-by-year'
  beforeAll(async () => {
    desk = await openTestGrader()
    grader = openGrader({ bench: desk.bench, limits, own: { home: testHome, isEmbedded: true } })
    for (const id of new Set([honest, ...answers.map(({ lab }) => lab)]))
      labs.set(id, await readLab(path.join(root, 'content/labs', id)))
    // Servers and databases are made before the time counts.
    await Promise.all([...labs.values()].map((lab) => grader.warm(lab)))
  })
  afterAll(async () => {
    await grader.close()
    await desk.close()
  })

  const labOf = (id: string): Lab => labs.get(id) as Lab
  const right = (): string => labOf(honest).solutions[0]?.answer ?? ''
  const gradeOn = (id: string, answer: string): Promise<Verdict> =>
    grader.grade(
      labOf(id),
      { id: 'a', labId: id, variant: null, labHash: labOf(id).hash, answer, seed: 'bounds' },
      () => undefined,
    )

  const chosen = drawn(
    answers.filter(({ what }) => isLongRun || !what.startsWith('(long)')),
    2,
  )
  it.each(chosen)(
    '$what: has its verdict, and so has the right answer beside it',
    async ({ lab, answer, gives }) => {
      const startedAt = performance.now()
      const monstrous = gradeOn(lab, textOf(answer))
      const { value, heldMs } = await heldUp(() => gradeOn(honest, right()))
      expect(value.status).toBe('passed')
      expect(heldMs).toBeLessThan(2_000)
      const verdict = await monstrous
      expect(gives, JSON.stringify(verdict.checks.map(({ reason }) => reason))).toContain(
        verdict.status,
      )
      const first = verdict.checks.find(({ status }) => !/passed|skipped/.test(status))
      if (first) expect(first.reason?.try.length).toBeGreaterThan(20)
      expect(performance.now() - startedAt).toBeLessThan(limits.attemptMs * 3)
    },
  )
})
