import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { apiRoutes } from '../../src/api/routes.ts'
import { bindCommands } from '../../src/command/commands.ts'
import { importLearner } from '../../src/command/import-learner.ts'
import { Problem } from '../../src/kit/problem.ts'
import { sensibleTime } from '../../src/kit/time.ts'
import type { Counterexample, Verdict } from '../../src/lab/verdict.ts'
import { bindViews } from '../../src/view/views.ts'
import { failedVerdict } from '../../src/web/pages/examples.ts'
import { buildServer } from '../../src/web/server.ts'
import { confinement } from '../../src/world/confinement/confinement.ts'
import { type FreshStore, freshStore, labId } from '../store/fresh-store.ts'
import { buildBrowserFiles } from '../web/browser-files.ts'

/*
 * Requests, files and clocks that nobody of ours sends, writes or sets: each is a problem that says
 * what to do, and no page breaks by what is stored.
 */

const data = (name: string): unknown =>
  parse(fs.readFileSync(path.join(import.meta.dirname, 'bounds', name), 'utf8'))

let fresh: FreshStore
let app: FastifyInstance
const posts: string[] = []
const gets: string[] = []
const failures: string[] = []

/** The server over a real store; its own log says what failed. */
async function serve(): Promise<FastifyInstance> {
  const { context, learnerId } = fresh
  const assetsFolder = await buildBrowserFiles()
  const settings = {
    port: 4400,
    hosts: [],
    requestBytesMax: 262_144,
    assetsFolder,
    waitMs: 50,
    program: 'backwright',
    confinement,
  }
  const [views, commands] = [bindViews(context), bindCommands(context)]
  const deps = {
    views,
    commands,
    findLearner: async () => learnerId,
    clock: context.clock,
    settings,
    log: null,
  }
  return buildServer({ ...deps, plugins: [apiRoutes(deps)] })
}

/** Addresses of a method, as the server itself lists them. */
function routesOf(method: 'GET' | 'POST'): string[] {
  const tree = app.printRoutes({ commonPrefix: false, includeHooks: false, method })
  const found: string[] = []
  const open: string[] = []
  for (const line of tree.split('\n')) {
    const read = /^((?:│ {3}| {4})*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/.exec(line)
    if (!read) continue
    const [, indent = '', part = '', methods] = read
    const depth = indent.length / 4
    open.splice(depth)
    open.push(part)
    if (methods?.includes(method)) found.push(open.join(''))
  }
  return found
}

const filled = (route: string): string =>
  route.replace(':kind', 'query').replace(':name', 'films-by-year').replace(/:\w+/g, 'x')

beforeAll(async () => {
  fresh = await freshStore()
  app = await serve()
  await app.ready()
  posts.push(...routesOf('POST').map(filled))
  gets.push(...routesOf('GET').map(filled))
})
afterAll(async () => {
  await app?.close()
  await fresh.close()
})

const host = '127.0.0.1:4400'

describe('every address that takes something', () => {
  const bodies = data('bodies.yaml') as readonly { type: string; body: string }[]

  it('is known from the server itself', () => {
    expect(posts.length).toBeGreaterThanOrEqual(18)
    expect(posts).toContain('/api/v1/attempts')
    expect(posts).toContain('/programs/enter/csv')
  })

  it.each(bodies)('refuses $type $body, or takes it for nothing', async ({ type, body }) => {
    failures.splice(0)
    for (const url of posts) {
      const headers = { host, 'content-type': type }
      const { statusCode } = await app.inject({ method: 'POST', url, headers, payload: body })
      if (statusCode >= 500) failures.push(`${statusCode} ${url}`)
    }
    expect(failures).toEqual([])
  })
})

describe('a clock that is wrong', () => {
  it.each([
    ['1969', Date.UTC(1969, 6, 20)],
    ['12000', Date.UTC(12_000, 0, 1)],
  ])('of %s breaks no page', async (_year, ms) => {
    fresh.at(new Date(sensibleTime(ms)).toISOString())
    failures.splice(0)
    for (const url of gets.filter((one) => !/[*]|events|static/.test(one))) {
      const { statusCode } = await app.inject({ url, headers: { host } })
      if (statusCode >= 500) failures.push(`${statusCode} ${url}`)
    }
    const answer = { labId, answer: 'select 1' }
    const headers = { host, 'content-type': 'application/json' }
    const url = '/api/v1/attempts'
    const sent = await app.inject({ method: 'POST', url, headers, payload: answer })
    expect(sent.statusCode).toBe(201)
    const kept = await app.inject({ url: sent.headers.location as string, headers })
    expect(kept.statusCode).toBe(200)
    expect(failures).toEqual([])
    fresh.at('2026-11-27T12:00:00Z')
  })
})

interface Line {
  readonly what: string
  readonly row?: object
  readonly verdict?: object
  readonly made?: number
  readonly rows?: number
  readonly alike?: number
  readonly long?: number
  readonly checks?: number
  readonly depth?: number
}

function verdictOf(line: Line): Verdict {
  const table = (at: number) => ({
    name: `t${at}`,
    columns: [{ name: 'id', type: 'int', notNull: true, key: true, references: null }],
    constraints: [],
  })
  const many = <T>(count: number, make: (at: number) => T): T[] =>
    Array.from({ length: count }, (_, at) => make(at))
  const rowsCase = (rows: string[][]): Counterexample => {
    const columns = [{ name: 'a', type: 'text' }]
    const came = { kind: 'rows', columns, rows } as const
    return {
      kind: 'rows',
      tables: [],
      results: [{ name: null, expected: { ...came, rows: rows.slice(1) }, came }],
      ordered: false,
      secondRun: null,
      found: { database: 1, of: 1, rowsBefore: 1 },
    }
  }
  const planCase = (depth: number): Counterexample => ({
    kind: 'plan',
    says: 'Too much.',
    request: null,
    size: 1,
    sizeOf: 'rows',
    plan: [0, depth].map((deep) => ({
      depth: deep,
      step: 'Seq Scan',
      on: 'film',
      condition: '',
      runs: 1,
      estimate: 1,
      came: 1,
      removed: 0,
      buffers: 1,
      temporary: 0,
    })),
    why: '',
    statements: [],
    growth: null,
    rows: null,
  })
  const base: Verdict = { ...failedVerdict, ...line.verdict }
  const [check] = base.checks
  return {
    ...base,
    ...(line.made === undefined
      ? {}
      : { made: { tables: many(line.made, table), views: [], enums: [], left: 0 } }),
    ...(line.rows === undefined
      ? {}
      : { counterexample: rowsCase(many(line.rows, (at) => [String(at)])) }),
    ...(line.alike === undefined
      ? {}
      : { counterexample: rowsCase(many(line.alike, () => ['x'])) }),
    ...(line.depth === undefined ? {} : { counterexample: planCase(line.depth) }),
    ...(line.long === undefined ? {} : { hint: { mutant: 'a', why: 'x'.repeat(line.long) } }),
    ...(line.checks === undefined || !check ? {} : { checks: many(line.checks, () => check) }),
  }
}

describe('a file of another hand', () => {
  const lines = data('lines.yaml') as readonly Line[]

  it.each(lines)('$what: is refused, or has a page that is made in time', async (line) => {
    const id = randomUUID()
    const row = {
      kind: 'attempt',
      id,
      lab: labId,
      variant: null,
      lab_hash: 'a',
      answer: 'select title\nfrom film',
      seed: 'a',
      via: 'page',
      at: '2026-11-24T19:42:30.000Z',
      verdict: verdictOf(line),
      verdict_at: '2026-11-24T19:42:31.000Z',
      ...line.row,
    }
    const texts = [{ backwright: 'learner', format: 1 }, row].map((one) => JSON.stringify(one))
    const { context, learnerId } = fresh
    const startedAt = performance.now()
    const error: unknown = await importLearner(context, { learnerId, lines: texts }).then(
      () => null,
      (caught: unknown) => caught,
    )
    if (error !== null) {
      expect(error).toBeInstanceOf(Problem)
      expect(error).toMatchObject({ code: 'bad-file' })
      expect((error as Problem).reason.expected).toContain('in line 2')
      return
    }
    for (const url of [`/attempts/${id}`, `/api/v1/attempts/${id}`, `/labs/${row.lab}`, '/']) {
      const { statusCode, body } = await app.inject({ url, headers: { host } })
      expect([url, statusCode < 500]).toEqual([url, true])
      expect(body.length).toBeLessThan(3_000_000)
    }
    expect(performance.now() - startedAt).toBeLessThan(6_000)
  })

  it('shows what is stored already, whatever it is', async () => {
    const { attemptId } = await bindCommands(fresh.context).submitAttempt({
      learnerId: fresh.learnerId,
      labId,
      answer: 'select 1',
      via: 'page',
    })
    const verdict = verdictOf({
      what: '',
      verdict: { errorAt: 1e300, elapsedMs: -1e300, databases: 0.5 },
      made: 3_000,
      alike: 20_000,
    })
    await fresh.store.pool.query(
      `with begun as (insert into grading values ($1, 1, now()) returning 1)
       insert into verdict (attempt_id, grading_number, status, body, created_at)
       select $1, 1, 'failed', $2, now() from begun`,
      [attemptId, JSON.stringify(verdict)],
    )
    const startedAt = performance.now()
    const { statusCode, body } = await app.inject({
      url: `/attempts/${attemptId}`,
      headers: { host },
    })
    expect(statusCode).toBe(200)
    expect(body).toContain('19,700 rows')
    expect(performance.now() - startedAt).toBeLessThan(6_000)
  })
})
