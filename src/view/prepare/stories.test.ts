import { describe, expect, it } from 'vitest'
import type { AttemptLine } from '../attempt-by-id.ts'
import type { LabLine } from '../lab-line.ts'
import { storiesOf } from './stories.ts'

const lab = (id: string): [string, LabLine] => [
  id,
  {
    id,
    kind: 'query',
    title: id,
    skill: { id: 'sql/select', title: 'Select rows' },
    area: 'sql',
    level: 1,
    minutes: 10,
    project: false,
    progress: 'proved',
    attempts: 1,
    lastAttemptAt: null,
    ready: true,
  },
]
const labs = new Map([lab('query/one'), lab('query/two'), lab('query/three')])

let count = 0
const attempt = (
  labId: string,
  status: AttemptLine['status'],
  failedCheck: string | null = null,
): AttemptLine => ({
  id: `attempt-${++count}`,
  labId,
  labTitle: labId,
  variant: null,
  number: count,
  at: new Date(2026, 0, count),
  via: 'page',
  state: 'done',
  status,
  failedCheck,
})

describe('raw material for a story', () => {
  it('is a lab that failed before it passed, the longest way first', () => {
    const attempts = [
      attempt('query/one', 'failed', 'Ties stay'),
      attempt('query/one', 'passed'),
      attempt('query/two', 'failed', 'Unknown values'),
      attempt('query/two', 'failed', 'Unknown values'),
      attempt('query/two', 'passed'),
      attempt('query/two', 'failed', 'Something later'),
    ]
    const stories = storiesOf([...attempts].reverse(), labs)
    expect(stories.map((story) => [story.lab.id, story.failed, story.checks])).toEqual([
      ['query/two', 2, ['Unknown values']],
      ['query/one', 1, ['Ties stay']],
    ])
    expect(stories[0]?.passed.id).toBe(attempts[4]?.id)
    expect(stories[0]?.begun.id).toBe(attempts[2]?.id)
  })

  it('is nothing that passed at once, never passed, or broke by our own fault', () => {
    const attempts = [
      attempt('query/one', 'passed'),
      attempt('query/two', 'failed', 'Ties stay'),
      attempt('query/three', 'grader-fault'),
      attempt('query/three', 'passed'),
    ]
    expect(storiesOf(attempts, labs)).toEqual([])
  })
})
