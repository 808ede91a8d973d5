import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CostLab } from '../../src/lab/kinds/cost.ts'
import { readLab } from '../../src/lab/read.ts'
import type { Verdict } from '../../src/lab/verdict.ts'
import { openTestGrader } from '../grading.ts'
import { root } from '../tidy/sources.ts'

/* Requests that change rows (`writes: true`): counted once, and taken back. No lab of ours has one so far. */

const index = (await readLab(path.join(root, 'content/labs/cost/the-right-index'))) as CostLab

const writing: CostLab = {
  ...index,
  hash: `${index.hash}-writes`,
  statementsMax: 3,
  requests: [
    {
      name: 'new-watch',
      sql: "INSERT INTO watch SELECT max(id) + 1, :viewer, 7, timestamptz '2027-01-01', 0 FROM watch",
      values: { viewer: { from: 1, to: 10 } },
      writes: true,
      ordered: false,
      calls: 1,
      afterReplay: false,
    },
    {
      name: 'how-many',
      sql: 'SELECT count(*), max(id) FROM watch',
      values: {},
      writes: false,
      ordered: false,
      calls: 1,
      afterReplay: false,
    },
    ...index.requests,
  ],
  checks: [
    ...index.checks,
    {
      name: 'cheap-to-write',
      title: 'A new watch writes one entry more, not three',
      of: ['new-watch'],
      counts: 'wal-records',
      together: false,
      against: 'reference',
      atMost: 1,
      plus: 1,
    },
  ],
}

let desk: Awaited<ReturnType<typeof openTestGrader>>
beforeAll(async () => {
  desk = await openTestGrader()
})
afterAll(() => desk.close())

const grade = (answer: string): Promise<Verdict> =>
  desk.grader.grade(
    writing,
    { id: 'a', labId: writing.id, variant: null, labHash: writing.hash, answer, seed: 'x' },
    () => undefined,
  )

const right = 'CREATE INDEX ON watch (viewer_id, started_at)'

describe('a request that writes', { timeout: 200_000 }, () => {
  it('is counted, and leaves the rows as they were for those behind it', async () => {
    const { status, checks } = await grade(right)
    expect([status, checks.find(({ reason }) => reason !== null)?.reason]).toEqual([
      'passed',
      undefined,
    ])
  })

  it('shows what an index costs that nobody reads, and counts the same again', async () => {
    const growths: string[] = []
    for (const _ of [1, 2]) {
      const verdict = await grade(
        `${right}; CREATE INDEX ON watch (minutes); CREATE INDEX ON watch (film_id)`,
      )
      expect(verdict.status).toBe('failed')
      expect(verdict.checks.find(({ status }) => status === 'failed')?.name).toBe('cheap-to-write')
      const { counterexample } = verdict
      if (counterexample?.kind === 'plan') growths.push(JSON.stringify(counterexample.growth))
    }
    expect(growths[0]).toContain('WAL records')
    expect(growths[1]).toBe(growths[0])
  })

  it('says where a write breaks', async () => {
    const verdict = await grade('CREATE INDEX ON watch (viewer_id, (1 / minutes))')
    expect(verdict.checks.find(({ status }) => status === 'failed')?.name).toBe('no-error')
  })
})
