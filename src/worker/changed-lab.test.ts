import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { contentFolder } from '../../tests/content.ts'
import { type FreshStore, freshStore, labId, listOf, until } from '../../tests/store/fresh-store.ts'
import { plainGrader } from '../../tests/store/plain-grader.ts'
import type { CommandContext } from '../command/context.ts'
import { submitAttempt } from '../command/submit-attempt.ts'
import type { Lab } from '../lab/lab.ts'
import { readLabAnew } from '../lab/read.ts'
import type { Verdict } from '../lab/verdict.ts'
import { attemptEvents } from '../view/attempt-events.ts'
import { startWorker, type Worker } from './worker.ts'

/*
 * The pages run, and their worker has read every lab. Then files change, as a `git pull` does it:
 * the terminal reads them anew, and hands in what this worker takes from the queue.
 */

let fresh: FreshStore
let worker: Worker
let content: string
/** What was graded, with the title of the lab it was graded by. */
const graded: { answer: string; by: string }[] = []

beforeAll(async () => {
  fresh = await freshStore()
  content = path.join(fresh.folder, 'content')
  fs.cpSync(path.join(contentFolder, 'labs', labId), path.join(content, 'labs', labId), {
    recursive: true,
  })
  fs.symlinkSync(path.join(contentFolder, 'worlds'), path.join(content, 'worlds'))
  worker = await startWorker({
    context: fresh.context,
    grader: {
      ...plainGrader,
      grade: async (lab, attempt, onCheck) => {
        graded.push({ answer: attempt.answer, by: lab.title })
        return await plainGrader.grade(lab, attempt, onCheck)
      },
    },
    readLab: (id) => readLabAnew([content], id),
    concurrency: 2,
    alarm: () => undefined,
  })
})
afterAll(async () => {
  await worker.stop()
  await fresh.close()
})

/** Gives the lab another title in its files; the lab as it reads now. */
async function retitle(title: string, id = labId): Promise<Lab> {
  const file = path.join(content, 'labs', id, 'lab.yaml')
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(/^title: .*$/m, `title: ${title}`))
  const lab = await readLabAnew([content], id)
  if (lab === null) throw new Error(`${id} reads`)
  return lab
}

/** A process that read its catalog when this lab was in the files. */
const readWhen = (lab: Lab): CommandContext => ({
  ...fresh.context,
  catalog: { ...fresh.catalog, labs: new Map([[lab.id, lab]]) },
})

async function handIn(context: CommandContext, answer: string, id = labId): Promise<Verdict> {
  const { learnerId } = fresh
  const input = { learnerId, labId: id, answer, via: 'terminal' } as const
  const { attemptId } = await submitAttempt(context, input)
  const last = (await listOf(attemptEvents(context, { learnerId, attemptId }))).at(-1)
  if (last?.kind !== 'verdict') throw new Error('every attempt comes to a verdict')
  return last.verdict
}

it('an attempt at changed files is graded by the files, and never by the lab in memory', async () => {
  const changed = await retitle('Changed')
  expect(changed.hash).not.toBe(fresh.catalog.labs.get(labId)?.hash)
  const verdict = await handIn(readWhen(changed), 'right 1')
  expect(verdict).toMatchObject({ status: 'passed', labHash: changed.hash })
  expect(graded.at(-1)).toEqual({ answer: 'right 1', by: 'Changed' })
})

it('what pages hand in, which have the lab from before, is graded by that one', async () => {
  await handIn(fresh.context, 'right 2')
  expect(graded.at(-1)).toEqual({ answer: 'right 2', by: fresh.catalog.labs.get(labId)?.title })
})

it('a lab that is new since is graded, too', async () => {
  const id = 'query/new-since'
  const folder = path.join(content, 'labs', id)
  fs.cpSync(path.join(content, 'labs', labId), folder, { recursive: true })
  const added = await retitle('Added', id)
  expect((await handIn(readWhen(added), 'right 3', id)).status).toBe('passed')
  expect(graded.at(-1)).toEqual({ answer: 'right 3', by: 'Added' })
})

it('an attempt whose lab is neither in memory nor in the files is refused, and blames nobody', async () => {
  const between = await retitle('Between')
  await retitle('After')
  const verdict = await handIn(readWhen(between), 'right 4')
  expect(verdict).toMatchObject({
    status: 'could-not-start',
    labHash: between.hash,
    checks: [
      {
        reason: {
          expected: 'the version of the lab that this answer was handed in to',
          came: "another one: the lab's files have changed",
          try: expect.stringContaining('start it again, then check once more'),
        },
      },
    ],
  })
  expect(graded.map(({ answer }) => answer)).not.toContain('right 4')
  // The job goes a moment after its verdict is there.
  let left: unknown[] = []
  await until(async () => (left = await gradingJobs()).length === 0)
  expect(left).toEqual([])
})

async function gradingJobs(): Promise<unknown[]> {
  const { rows } = await fresh.store.pool.query(
    `select key, attempts from graphile_worker.jobs where key like 'grade-%'`,
  )
  return rows
}

it('files in the middle of a change refuse the attempt, and none is lost', async () => {
  const before = await retitle('Whole')
  const file = path.join(content, 'labs', labId, 'lab.yaml')
  fs.writeFileSync(file, '<<<<<<< HEAD\n')
  expect((await handIn(readWhen(before), 'right 5')).status).toBe('could-not-start')
  expect(graded.map(({ answer }) => answer)).not.toContain('right 5')
})
