import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { type CostDatabases, openCostDatabasePool } from '../../src/engine/cost/database-pool.ts'
import { openComparer } from '../../src/engine/query/compare/compare-pairs.ts'
import { taskName, taskOf } from '../../src/engine/query/grade/task.ts'
import { engineVersion } from '../../src/engine/query/grade/task-runtime.ts'
import { exploreSpecification } from '../../src/engine/schedule/explore-specification.ts'
import { refuseWhatNeedsTrust } from '../../src/engine/schedule/needs-trust.ts'
import { readSpecification } from '../../src/engine/schedule/read-specification.ts'
import { runSpecification } from '../../src/engine/schedule/run-specification.ts'
import { openRuntimePool } from '../../src/engine/schedule/runtime-pool.ts'
import { defaultLimits } from '../../src/kit/limits.ts'

import type { CostLab } from '../../src/lab/kinds/cost.ts'
import type { ScheduleLab } from '../../src/lab/kinds/schedule.ts'
import type { SqlLab } from '../../src/lab/kinds/sql.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { readLab } from '../../src/lab/read.ts'
import type { Verdict } from '../../src/lab/verdict.ts'
import { specificationSettings } from '../../src/world/clusters/cluster-settings.ts'
import { rolePassword, scramVerifier } from '../../src/world/clusters/password.ts'
import {
  openTemporaryCluster,
  type TemporaryCluster,
} from '../../src/world/clusters/temporary-cluster.ts'
import { type ConnectionInfo, connect, withOwner } from '../../src/world/postgres/connection.ts'
import { makeStranger, strangerRole } from '../../src/world/postgres/stranger.ts'
import { openTestGrader } from '../grading.ts'
import { drawn } from '../long-run.ts'
import { testHome } from '../test-home.ts'
import { root } from '../tidy/sources.ts'
import { plantingSql } from './own-names.ts'

/*
 * What somebody might hand in to break PostgreSQL's part of Backwright, as data: each case says what
 * goes in, and here is what must not come of it. A superuser that was made to run a learner's code
 * leaves the file `mark`; any connection of ours that was made to is in the server's log.
 */

const mark = path.join(testHome, `red-team-${process.pid}`)
const plant = plantingSql('public', mark)
  .replaceAll('TYPES', 'name,text,oid,int4,"char"')
  .replaceAll('PAIRED', 'oid,text')

function casesOf<T>(name: string, shape: z.ZodType<T>): [string, T][] {
  const text = fs.readFileSync(path.join(root, `tests/red-team/postgres/${name}.yaml`), 'utf8')
  const all = z.array(shape).parse(parse(text.replaceAll('MARK', mark)))
  return all.map((one) => [(one as { name: string }).name, one])
}

let desk: Awaited<ReturnType<typeof openTestGrader>>
let cluster: TemporaryCluster
const labs = new Map<string, Lab>()
const labIds = {
  query: 'query/films-by-year',
  change: 'change/upsert-a-rating',
  model: 'model/first-table',
  source: 'model/from-a-spreadsheet',
  cost: 'cost/load-a-million',
} as const
type Kind = keyof typeof labIds

beforeAll(async () => {
  desk = await openTestGrader()
  cluster = await openTemporaryCluster({
    home: testHome,
    settings: specificationSettings,
    limits: defaultLimits,
    prefersMemory: true,
  })
  const { connection } = cluster
  await withOwner(connection, 'postgres', (owner) => makeStranger(owner, connection))
  for (const [kind, id] of Object.entries(labIds))
    labs.set(kind, await readLab(path.join(root, 'content/labs', id)))
}, 300_000)
afterEach(() => {
  expect(fs.existsSync(mark), 'a learner’s code ran as the superuser').toBe(false)
})
afterAll(async () => {
  await cluster.close()
  await desk.close()
  fs.rmSync(mark, { force: true })
})

const labOf = (kind: Kind): Lab => labs.get(kind) as Lab

function grade(kind: Kind, answer: string): Promise<Verdict> {
  const lab = labOf(kind)
  const attempt = { id: 'red', labId: lab.id, variant: null, labHash: lab.hash, answer, seed: 'r' }
  return desk.grader.grade(lab, attempt, () => undefined)
}

/** The next learner's verdicts are what they should be. */
async function expectUnharmed(kind: Kind): Promise<void> {
  const { solutions, mutants } = labOf(kind)
  const right = await grade(kind, solutions[0]?.answer ?? '')
  expect([kind, right.status, right.checks.find(({ reason }) => reason !== null)]).toEqual([
    kind,
    'passed',
    undefined,
  ])
  expect((await grade(kind, mutants[0]?.answer ?? '')).status).toBe('failed')
}

const benchLog = (): string => fs.readFileSync(path.join(testHome, 'bench.log'), 'utf8')
const caught = (): string[] => benchLog().match(/red-team: called by \w+/g) ?? []

describe('Run', { timeout: 60_000 }, () => {
  const cases = casesOf(
    'run',
    z.strictObject({
      name: z.string(),
      input: z.string(),
      is: z.enum(['refused', 'error']).optional(),
    }),
  )
  interface Scratch {
    readonly database: string
    /** Tables of the same name, one a slot, as SQL names them. */
    readonly filled: readonly string[]
    readonly table: string
  }
  /** A table that verdicts of the lab fill, and where it is. */
  async function scratchOf(kind: 'query' | 'change'): Promise<Scratch> {
    const task = taskOf(labOf(kind) as SqlLab, null)
    if (task === null) throw new Error('a lab has a task')
    const database = await desk.bench.prepareDatabase(taskName(task, engineVersion), async () => {
      throw new Error('it was graded before, so its database is there')
    })
    const { rows } = await withOwner(desk.clusters.bench, database, (owner) =>
      owner.query<{ schema: string; name: string }>(
        `select n.nspname as schema, min(c.relname) as name
           from pg_namespace n join pg_class c on c.relnamespace = n.oid
          where n.nspname ~ '^scratch_bw_\\d+_[0-9a-f]{16}$' and c.relkind = 'r' group by 1`,
      ),
    )
    const table = rows[0]?.name ?? ''
    return { database, table, filled: rows.map(({ schema, name }) => `${schema}.${name}`) }
  }

  describe.each(['query', 'change'] as const)('in a %s lab', (kind) => {
    let scratch: Scratch
    beforeAll(async () => {
      await expectUnharmed(kind)
      scratch = await scratchOf(kind)
      expect(scratch.filled.length).toBeGreaterThan(0)
    }, 120_000)
    const asOwner = (sql: (filled: string) => string): Promise<(number | null)[]> =>
      withOwner(desk.clusters.bench, scratch.database, async (owner) => {
        await owner.query("set session_replication_role = 'replica'")
        const counts: (number | null)[] = []
        for (const filled of scratch.filled) counts.push((await owner.query(sql(filled))).rowCount)
        return counts
      })

    it.each(drawn(cases, 3))('%s', async (_name, { input, is }) => {
      const [filled = ''] = scratch.filled
      const sql = input
        .replaceAll('SCRATCH', filled)
        .replaceAll('sample.TABLE', `sample.${scratch.table}`)
      const said = await desk.grader.run(labOf(kind), sql, 'sample')
      if (is !== undefined)
        expect([said.kind, JSON.stringify(said)]).toEqual([is, expect.any(String)])
    })

    it('leaves nothing of all that for the next verdict', { timeout: 120_000 }, async () => {
      const counts = await asOwner((filled) => `select from ${filled}`)
      expect(counts).toEqual(counts.map(() => 0))
      await expectUnharmed(kind)
    })

    it('is not felt though rows did get into the tables', { timeout: 120_000 }, async () => {
      await asOwner(
        (filled) => `insert into ${filled} select * from sample.${scratch.table} limit 1`,
      )
      await expectUnharmed(kind)
      expect(await asOwner((filled) => `select from ${filled}`)).toContain(0)
    })
  })
})

describe('coming in by a socket', () => {
  const shape = z.strictObject({
    name: z.string(),
    user: z.string(),
    password: z.string().optional(),
    of: z.string().optional(),
    replication: z.boolean().optional(),
  })
  it.each(casesOf('enter', shape))('%s', async (_name, { user, password, of, replication }) => {
    const { store, bench } = desk.clusters
    for (const server of [store, bench, cluster.connection]) {
      if (of === 'owner' && server !== bench && user !== 'bw_reference') continue
      const tried = of === undefined ? password : passwordOf(bench, of)
      const config = { host: server.host, port: server.port, user, password: tried }
      const client = new pg.Client({
        ...config,
        database: 'postgres',
        ...(replication ? { replication: 'true' } : {}),
      } as pg.ClientConfig)
      client.on('error', () => undefined)
      await expect(client.connect()).rejects.toThrow(
        /password|authentication|pg_hba|SASL|max_wal_senders/,
      )
      await client.end().catch(() => undefined)
    }
  })

  function passwordOf(bench: ConnectionInfo, of: string): string {
    if (of === 'owner') return bench.password ?? ''
    if (of === 'verifier') return scramVerifier(bench.password ?? '')
    return rolePassword(bench, of) ?? ''
  }
})

describe('a stranger’s specification', { timeout: 60_000 }, () => {
  const shape = z.strictObject({
    name: z.string(),
    sql: z.string(),
    is: z.enum(['refused', 'runs']),
    says: z.string().optional(),
  })
  let databases = 0
  async function run(text: string): Promise<string> {
    const { connection } = cluster
    const database = `red_${databases++}`
    await withOwner(connection, 'postgres', (owner) =>
      owner.query(`create database ${database} template template0 owner ${strangerRole}`),
    )
    let printed = ''
    await runSpecification(readSpecification(text), {
      connection,
      database,
      role: strangerRole,
      applicationName: 'isolation/red',
      limits: { stepMs: 10_000, outputBytesMax: 1_000_000 },
      emit: (piece) => {
        printed += piece
      },
      stop: new AbortController().signal,
    })
    return printed
  }
  const explore = (text: string) =>
    exploreSpecification(readSpecification(text), {
      connection: cluster.connection,
      role: strangerRole,
      limits: {
        schedulesMax: 20,
        stepsMax: 10,
        stepMs: 10_000,
        bytesMax: 1_000_000,
        explorers: 1,
        totalMs: 10_000,
      },
      prefix: `red_explored_${databases++}`,
      stop: new AbortController().signal,
    })

  it.each(casesOf('specification', shape))('%s', async (_name, { sql, is, says }) => {
    const steps = 'session b\nstep b1 { SELECT 1; }'
    const asStep = `session a\nstep a1 { ${sql} }\n${steps}\npermutation a1 b1`
    const refusing = (): void => refuseWhatNeedsTrust(readSpecification(asStep), asStep)
    if (is === 'refused') {
      expect(refusing).toThrow(/line 2/)
      return
    }
    expect(refusing).not.toThrow()
    const printed = await run(asStep)
    if (says !== undefined) expect(printed).toContain(says)
    await explore(asStep).catch(() => undefined)
  })

  it('that defines everything that we call is never called by us', async () => {
    const text = `setup { ${plant} }\nsetup { SELECT red_team_plant(); CREATE TABLE t (id int PRIMARY KEY, a int); INSERT INTO t VALUES (1, 1); }
      session a\nstep a1 { UPDATE t SET a = 2 WHERE id = 1; }\nsession b\nstep b1 { UPDATE t SET a = 3 WHERE id = 1; }`
    expect(await run(`${text}\npermutation a1 b1`)).toContain('step b1')
    await explore(text).catch(() => undefined)
  })
})

describe('a stranger’s schema', { timeout: 60_000 }, () => {
  const shape = z.strictObject({
    name: z.string(),
    schema: z.string(),
    is: z.enum(['unusable', 'not-refuted', 'refuted']),
    says: z.string().optional(),
  })
  let comparer: Awaited<ReturnType<typeof openComparer>>
  beforeAll(async () => {
    comparer = await openComparer(desk.bench)
  })
  afterAll(() => comparer.close())
  const compare = (schema: string, attempt: string) =>
    comparer.compare({
      schema: `${schema}\ncreate table film (id int primary key, year int not null);`,
      reference: 'select id from film where year > 2000',
      attempt,
      ordered: false,
      seed: '1',
      budgetMs: 300,
    })

  it.each(casesOf('compare', shape))('%s', async (_name, { schema, is, says }) => {
    const found = await compare(schema, 'select id from film where year >= 2001')
    expect([found.result, found.reason]).toEqual([is, found.reason])
    if (says !== undefined) expect(found.warnings.join('\n')).toContain(says)
  })

  it('that defines everything that we call is never called by us', async () => {
    const operators = ['=', '<>', '~', '||', '<', '>', '<=', '>=', '!~', '<@']
    const types = ['name', 'text', 'oid', 'int4', '"char"', 'int2']
    const pairs = types.flatMap((a) => types.map((b) => [a, b] as const))
    const statements = [
      plant.slice(0, plant.indexOf('create or replace function public.red_team_plant')),
      ...pairs.flatMap(([a, b], at) => [
        `create function public.red_${at}(${a}, ${b}) returns bool language plpgsql as 'begin perform public.red_team_caught(); return false; end';`,
        ...operators.map(
          (name) =>
            `create operator public.${name} (leftarg = ${a}, rightarg = ${b}, function = public.red_${at});`,
        ),
      ]),
    ]
    const before = caught().length
    const found = await compare(statements.join('\n'), 'select id from film where year > 1999')
    expect(found.result).toBe('refuted')
    expect(caught().length).toBe(before)
  })
})

describe('an answer', { timeout: 120_000 }, () => {
  const shape = z.strictObject({
    kind: z.enum(['query', 'change', 'model', 'source', 'cost']),
    name: z.string(),
    input: z.string(),
  })
  const cases = casesOf('answers', shape)

  it.each(cases.map(([name, one]) => [`${one.kind}: ${name}`, one] as const))(
    '%s',
    async (_name, { kind, input }) => {
      const before = caught().length
      const { solutions, mutants } = labOf(kind)
      const starter = input
        .replaceAll('REFERENCE', solutions[0]?.answer ?? '')
        .replaceAll('MUTANT', mutants.at(-1)?.answer ?? '')
        .replaceAll('PLANT', plant)
      const verdict = await grade(kind, starter)
      expect(['failed', 'over-limit']).toContain(verdict.status)
      expect(caught().slice(before)).toEqual([])
    },
  )

  it.each(['query', 'change', 'model', 'source', 'cost'] as const)(
    'harmed no %s lab',
    expectUnharmed,
  )
})

describe('what stays warm between two learners', { timeout: 120_000 }, () => {
  const own = { home: testHome, isEmbedded: true }
  const changes = [
    ['a row', 'insert into watch select max(id) + 1, 1, 1, now(), 1 from watch'],
    ['a policy', 'create policy p on watch using (false)'],
    ['a setting', 'alter role learner_0 in database DATABASE set work_mem = 64'],
  ] as const

  it('is made anew if a template of a cost lab was changed, and else kept', async () => {
    const pool = openCostDatabasePool(own, defaultLimits)
    const lab = { ...(labOf('cost') as CostLab), sizes: [10, 20, 40] as const }
    const templateOf = (scratch: CostDatabases): string => scratch.templates[0]?.database ?? ''
    try {
      for (const [what, sql] of changes) {
        const before = await pool.use(lab, async (scratch) => templateOf(scratch))
        expect(await pool.use(lab, async (scratch) => templateOf(scratch))).toBe(before)
        await pool.use(lab, (scratch) =>
          withOwner(scratch.connection, before, async (owner) => {
            await owner.query('set search_path to public')
            await owner.query(sql.replace('DATABASE', before).replace('learner_0', scratch.learner))
            await owner.query('set search_path to pg_catalog; select pg_stat_force_next_flush()')
          }),
        )
        const after = await pool.use(lab, async (scratch) => templateOf(scratch))
        // A role's own settings are put back; all else means another template.
        expect([what, after === before]).toEqual([what, what === 'a setting'])
      }
    } finally {
      await pool.close()
    }
  })

  it('is made anew if a runtime of a schedule lab was changed, and else kept', async () => {
    const pool = openRuntimePool(own, defaultLimits)
    const lab = (await readLab(path.join(root, 'content/labs/schedule/last-seat'))) as ScheduleLab
    const runtimes = () => pool.use(lab, async (all) => all)
    try {
      const first = await runtimes()
      expect(await runtimes()).toBe(first)
      const [table = ''] = [...(first[0]?.facts.tables.keys() ?? [])]
      await pool.use(lab, async (all) => {
        await all[2]?.ask([`delete from ${table} where ctid = (select min(ctid) from ${table})`])
      })
      const second = await runtimes()
      expect(second).not.toBe(first)
      await pool.use(lab, async (all) => {
        await all[0]?.ask([
          "create function public.lower(name) returns text language sql as 'select null'",
        ])
      })
      expect(await runtimes()).not.toBe(second)
    } finally {
      await pool.close()
    }
  })
})

it('is caught where a connection of ours does resolve a learner’s names', async () => {
  const { connection } = cluster
  await withOwner(connection, 'postgres', (owner) =>
    owner.query(`create database red_canary template template0 owner ${strangerRole}`),
  )
  const stranger = await connect(connection, { database: 'red_canary', role: strangerRole })
  await stranger.query(plant)
  await stranger.query('select public.red_team_plant()')
  await stranger.end()
  const settings = { search_path: 'public' }
  const careless = await connect(connection, { database: 'red_canary', settings })
  await careless.query('select 1 from pg_class where oid = 1').catch(() => undefined)
  await careless.end()
  expect(fs.existsSync(mark)).toBe(true)
  fs.rmSync(mark)
  const careful = await connect(connection, { database: 'red_canary' })
  await careful.query('select 1 from pg_class where oid = 1')
  await careful.end()
})
