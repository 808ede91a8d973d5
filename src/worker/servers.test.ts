import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestGrader } from '../../tests/grading.ts'
import { server } from '../../tests/http/http-lab.ts'
import { type FreshStore, freshStore, until } from '../../tests/store/fresh-store.ts'
import { askServer, replayAttempt } from '../command/ask-server.ts'
import { startServer, stopServer } from '../command/start-server.ts'
import { submitAttempt } from '../command/submit-attempt.ts'
import type { ConsoleRequest, ServerAnswer } from '../lab/http/console.ts'
import { attemptById } from '../view/attempt-by-id.ts'
import { serverPage, serverSettled } from '../view/server-page.ts'
import { startWorker, type Worker } from './worker.ts'

const labId = 'http/films-resource'
const waitMs = 30_000

let fresh: FreshStore
let desk: Awaited<ReturnType<typeof openTestGrader>>
let worker: Worker
const alarms: unknown[] = []

beforeAll(async () => {
  fresh = await freshStore()
  desk = await openTestGrader()
  const { grader } = desk
  const alarm = (...said: unknown[]): void => void alarms.push(said)
  worker = await startWorker({ context: fresh.context, grader, concurrency: 2, alarm })
}, 120_000)
afterAll(async () => {
  await worker.stop()
  await desk.close()
  await fresh.close()
})

const of = () => ({ learnerId: fresh.learnerId, labId })
const page = async () => await serverPage(fresh.context, of())

/** Starts a server, and gives it once it runs or has ended. */
async function start(answer: string) {
  await startServer(fresh.context, { ...of(), answer })
  await serverSettled(fresh.context, { ...of(), waitMs })
  return (await page())?.server
}

async function answered(taskId: string): Promise<ServerAnswer | null | undefined> {
  await serverSettled(fresh.context, { ...of(), waitMs })
  return (await page())?.tasks.find(({ id }) => id === taskId)?.answer
}

const get = (target: string, more: Partial<ConsoleRequest> = {}): ConsoleRequest => ({
  method: 'GET',
  target,
  headers: '',
  body: '',
  ...more,
})

async function ask(request: ConsoleRequest): Promise<ServerAnswer | null | undefined> {
  const { taskId } = await askServer(fresh.context, { ...of(), request })
  return await answered(taskId)
}

const isReachable = async (port: number | null | undefined): Promise<boolean> =>
  await fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  )

const films = server(`
  console.log(request.method, request.url)
  if (request.url === '/crash') process.exit(3)
  if (request.method === 'POST') {
    const { rows } = await db.query(
      'INSERT INTO film (title, year, minutes) VALUES ($1, $2, $3) RETURNING *',
      [JSON.parse(body).title, 2000, 90])
    return json(response, 201, rows[0])
  }
  response.setHeader('x-said', String(request.headers['x-say']))
  const { rows } = await db.query('SELECT count(*)::int AS films FROM film')
  json(response, 200, rows[0])
`)

describe('a server that a learner tries by hand', { timeout: 120_000 }, () => {
  it('runs with its database, answers byte for byte, and shows what it prints', async () => {
    const started = await start(films)
    expect(started).toMatchObject({ state: 'running', ending: null })
    const first = await ask(get('/films', { headers: 'X-Say: hello\n' }))
    expect(first).toMatchObject({ kind: 'answered', status: 200 })
    if (first?.kind !== 'answered') return
    expect(first.moment.request).toMatch(/^GET \/films HTTP\/1\.1\n/)
    expect(first.moment.response).toContain('x-said: hello')
    expect(first.bytes).toMatch(/^0000 {2}7b 22 66 69 6c 6d 73 22/)
    expect(first.curl).toContain(`http://127.0.0.1:${started?.port}/films`)
    const made = await ask(get('/films', { method: 'post', body: '{"title": "Salt"}' }))
    expect(made).toMatchObject({ kind: 'answered', status: 201 })
    await until(async () => (await page())?.server?.output.includes('POST /films') === true)
  })

  it('is asked, and nothing else is', async () => {
    for (const target of ['http://example.com/', '//example.com/', 'http://127.0.0.1:1/']) {
      expect(await ask(get(target))).toMatchObject({ kind: 'refused' })
    }
    const odd = [get('/', { method: 'GET / HTTP/1.1\r\nX: y' }), get('/', { headers: 'no colon' })]
    for (const request of odd) expect(await ask(request)).toMatchObject({ kind: 'refused' })
  })

  it('gives its place to the next one, and nothing listens where it was', async () => {
    const before = (await page())?.server?.port
    const second = await start(films)
    expect(second?.state).toBe('running')
    await until(async () => !(await isReachable(before)))
    expect(await isReachable(second?.port)).toBe(true)
  })

  it('says so when it ends by itself, and how', async () => {
    await ask(get('/crash'))
    await until(async () => (await page())?.server?.state === 'ended')
    expect((await page())?.server?.ending?.says).toBe('It ended by itself, with code 3')
    await expect(ask(get('/films'))).rejects.toThrow('running server')
  })

  it('says why when it does not start', async () => {
    const broken = await start('import "./nowhere.ts"')
    expect(broken?.state).toBe('ended')
    expect(broken?.ending?.reason?.came).toContain('before it answered')
    expect(broken?.output).toContain('nowhere.ts')
  })

  it('is replayed what failed, and the same goes well once it is right', async () => {
    const { attemptId } = await submitAttempt(fresh.context, {
      ...of(),
      answer: films,
      via: 'page',
    })
    const seen = async () =>
      await attemptById(fresh.context, { learnerId: fresh.learnerId, attemptId })
    await until(async () => (await seen()).verdict !== null)
    expect((await seen()).verdict?.counterexample?.kind).toBe('trace')
    await start(films)
    const wrong = await replayAttempt(fresh.context, { ...of(), attemptId })
    const again = await answered(wrong.taskId)
    expect(again).toMatchObject({ kind: 'replayed', at: expect.anything() })
    expect(again?.kind === 'replayed' && again.reason?.expected).toBe(
      (await seen()).verdict?.checks.find(({ status }) => status === 'failed')?.reason?.expected,
    )
    const lab = fresh.catalog.labs.get(labId)
    await start(lab?.solutions[0]?.answer ?? '')
    const right = await replayAttempt(fresh.context, { ...of(), attemptId })
    expect(await answered(right.taskId)).toMatchObject({ kind: 'replayed', reason: null })
  })

  it('is gone when it is stopped', async () => {
    const port = (await page())?.server?.port
    expect(await isReachable(port)).toBe(true)
    await stopServer(fresh.context, of())
    await until(async () => !(await isReachable(port)))
    expect((await page())?.server?.ending?.says).toBe('You stopped it')
    expect(alarms).toEqual([])
  })

  it('does not outlive the worker', async () => {
    const last = await start(films)
    await worker.stop()
    expect(await isReachable(last?.port)).toBe(false)
    expect((await page())?.server?.ending?.says).toBe('Backwright was closed')
  })
})
