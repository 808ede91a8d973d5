import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import type { Socket } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FreshStore, freshStore, labId, listOf, until } from '../../tests/store/fresh-store.ts'
import { plainGrader } from '../../tests/store/plain-grader.ts'
import { recordGradingBegun } from '../command/record-grading.ts'
import { requestRun } from '../command/request-run.ts'
import { submitAttempt } from '../command/submit-attempt.ts'
import { attemptById } from '../view/attempt-by-id.ts'
import { type AttemptEvent, attemptEvents } from '../view/attempt-events.ts'
import { runById } from '../view/run-by-id.ts'
import { gradeAttempt } from './grade-attempt.ts'
import { startWorker, type Worker } from './worker.ts'

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore({ hasOwnServers: true })
})
afterAll(() => fresh.close())

/** Another process on the same store, and the lines that it says. */
function start(what: 'submit' | 'grade'): {
  child: ChildProcess
  said: string[]
  kill(): Promise<void>
} {
  const program = fileURLToPath(new URL('../../tests/store/process.ts', import.meta.url))
  const child = spawn(process.execPath, [program, what, JSON.stringify(fresh.config.connection)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => said.push(line))
  return {
    child,
    said,
    kill: async () => {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close')
    },
  }
}

function work(): Promise<Worker> {
  return startWorker({
    context: fresh.context,
    grader: plainGrader,
    concurrency: 4,
    alarm: () => undefined,
  })
}

const submit = () =>
  submitAttempt(fresh.context, { learnerId: fresh.learnerId, labId, answer: 'right', via: 'page' })

async function numbers(): Promise<{
  attempts: number
  verdicts: number
  jobs: number
  ids: string[]
}> {
  const { rows } = await fresh.store.pool.query(`select
    (select count(*)::int from attempt) as attempts,
    (select count(*)::int from verdict) as verdicts,
    (select count(*)::int from attempt a
      join graphile_worker.jobs j on j.key = 'grade-attempt ' || a.id) as jobs,
    array(select id::text from attempt) as ids`)
  return rows[0]
}

describe('kill -9', () => {
  it('of a process that hands in loses nothing that was acknowledged, and leaves nothing half', async () => {
    for (const count of [1, 5, 23]) {
      const submitter = start('submit')
      await until(() => submitter.said.length >= count)
      await submitter.kill()
      const { attempts, jobs, ids } = await numbers()
      expect(submitter.said.length).toBeGreaterThanOrEqual(count)
      expect(submitter.said.filter((id) => !ids.includes(id))).toEqual([])
      expect(jobs).toBe(attempts)
    }
    const worker = await work()
    await until(async () => (await numbers()).jobs === 0)
    await worker.stop()
    const { attempts, verdicts } = await numbers()
    expect(verdicts).toBe(attempts)
  })

  it('of a worker in the middle of an attempt hands it to the next, which gives the one verdict', async () => {
    const { attemptId } = await submit()
    const dying = start('grade')
    await until(() => dying.said.includes(attemptId))
    expect(dying.said).toContain(attemptId)
    const { context, learnerId } = fresh
    const seen: AttemptEvent[] = []
    const looking = (async () => {
      for await (const event of attemptEvents(context, { learnerId, attemptId })) seen.push(event)
    })()
    await until(() => seen.length > 0)
    await dying.kill()
    expect((await attemptById(context, { learnerId, attemptId })).state).toBe('grading')
    const worker = await work()
    await looking
    await worker.stop()
    expect(seen.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      'check 1.1',
      'again 2.0',
      'check 2.1',
      'check 2.2',
      'verdict 2.9999',
    ])
  })

  it('of a worker in the middle of a run ends the run: the next one would die of it too', async () => {
    const { context, learnerId } = fresh
    const sql = 'select 7'
    const { runId } = await requestRun(context, { learnerId, labId, sql })
    const dying = start('grade')
    await until(() => dying.said.includes(sql))
    await dying.kill()
    const worker = await work()
    await until(async () => (await runById(context, { learnerId, runId })).result !== null)
    await worker.stop()
    expect((await runById(context, { learnerId, runId })).result).toMatchObject({
      kind: 'over-limit',
      message: expect.stringContaining("it wasn't started again"),
    })
  })

  it('of one worker does not take away the job of another that lives', async () => {
    const { attemptId } = await submit()
    const living = start('grade')
    await until(() => living.said.includes(attemptId))
    const worker = await work()
    const { attemptId: next } = await submit()
    const { context, learnerId } = fresh
    await listOf(attemptEvents(context, { learnerId, attemptId: next }))
    expect((await attemptById(context, { learnerId, attemptId })).state).toBe('grading')
    await living.kill()
    await worker.stop()
    const again = await work()
    await listOf(attemptEvents(context, { learnerId, attemptId }))
    await again.stop()
    expect((await attemptById(context, { learnerId, attemptId })).status).toBe('passed')
  })

  it('of the store itself keeps what was acknowledged, and the pages go on', async () => {
    const before: string[] = []
    for (let i = 0; i < 5; i++) before.push((await submit()).attemptId)
    const file = fs.globSync(
      path.join(fresh.folder, 'home/**/store/**/postmaster.pid'),
    )[0] as string
    process.kill(Number(fs.readFileSync(file, 'utf8').split('\n')[0]), 'SIGKILL')
    let after: string | null = null
    await until(async () => {
      after = await submit().then(
        ({ attemptId }) => attemptId,
        () => null,
      )
      return after !== null
    })
    // The pool of this test itself may still hold a connection of the dead server: ask again then.
    let ids: string[] = []
    await until(async () => {
      ids = await numbers().then(
        (found) => found.ids,
        () => [],
      )
      return ids.length > 0
    })
    expect([...before, after].filter((id) => id === null || !ids.includes(id))).toEqual([])
    const worker = await work()
    const { context, learnerId } = fresh
    for (const attemptId of before) {
      await listOf(attemptEvents(context, { learnerId, attemptId }))
      expect((await attemptById(context, { learnerId, attemptId })).status).toBe('passed')
    }
    await worker.stop()
  })
})

it('the same job twice at a time gives one verdict', async () => {
  const { attemptId } = await submit()
  const options = {
    context: fresh.context,
    grader: plainGrader,
    concurrency: 1,
    alarm: () => undefined,
  }
  await Promise.all([1, 2, 3].map(() => gradeAttempt(options, { id: attemptId, time: 1 })))
  expect(await recordGradingBegun(fresh.context, { attemptId })).toEqual({ kind: 'done' })
  const { rows } = await fresh.store.pool.query(
    'select count(*)::int as n from verdict where attempt_id = $1',
    [attemptId],
  )
  expect(rows[0].n).toBe(1)
})

describe('a query that fails', () => {
  /** Lets the n-th query of the store fail, by an error or by losing the connection. */
  async function failing<T>(n: number, how: 'error' | 'lost', work: () => Promise<T>): Promise<T> {
    const { pool } = fresh.store
    const connect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>
    let count = 0
    const spoiling = async (): Promise<pg.PoolClient> => {
      const client = await connect()
      const { query, release } = client
      client.query = ((...args: Parameters<typeof query>) => {
        if (++count === n) {
          if (how === 'error') return Promise.reject(new Error('injected'))
          const { connection } = client as unknown as { connection: { stream: Socket } }
          connection.stream.destroy()
        }
        return query.apply(client, args)
      }) as typeof query
      client.release = (error) => {
        Object.assign(client, { query, release })
        release.call(client, error)
      }
      return client
    }
    Object.assign(pool, { connect: spoiling })
    try {
      return await work()
    } finally {
      Reflect.deleteProperty(pool, 'connect')
    }
  }

  it.each(['error', 'lost'] as const)('(%s) leaves an attempt whole or not there', async (how) => {
    let failures = 0
    for (let n = 1; ; n++) {
      const before = await numbers()
      const isKept = await failing(n, how, submit).then(
        () => true,
        () => false,
      )
      const after = await numbers()
      expect(after.attempts - before.attempts).toBe(after.jobs - before.jobs)
      if (isKept) {
        expect(after.attempts).toBe(before.attempts + 1)
        if (n > 5) break
      } else {
        failures++
      }
    }
    expect(failures).toBeGreaterThan(0)
  })

  it.each(['error', 'lost'] as const)('(%s) ends in one verdict all the same', async (how) => {
    const options = {
      context: fresh.context,
      grader: plainGrader,
      concurrency: 1,
      alarm: () => undefined,
    }
    for (let n = 1; n <= 12; n++) {
      const { attemptId } = await submit()
      const job = { id: attemptId, time: 1 }
      await failing(n, how, () => gradeAttempt(options, job)).catch(() => undefined)
      await gradeAttempt(options, job)
      const { status } = await attemptById(fresh.context, { learnerId: fresh.learnerId, attemptId })
      expect(status).toBe('passed')
    }
  })
})
