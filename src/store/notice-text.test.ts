import { expect, it } from 'vitest'
import type { Check, Verdict } from '../lab/verdict.ts'
import { failedCheck } from './gradings.ts'
import { gradingJob, orders, runningJob } from './jobs.ts'
import { type Notice, noticeText, parseNotice } from './notices.ts'

type Sent = Exclude<Notice, { kind: 'lost' }>

const own = { learnerId: 'l', labId: 'query/x' }
const notices: readonly Sent[] = [
  { kind: 'check', attemptId: 'a' },
  { kind: 'attempt', attemptId: 'a', ...own },
  { kind: 'verdict', attemptId: 'a', ...own },
  { kind: 'hint', ...own },
  { kind: 'solution', ...own },
  { kind: 'draft', windowId: 'w', ...own },
  { kind: 'learner', learnerId: 'l' },
  { kind: 'run', runId: 'r' },
  { kind: 'picture', labId: 'query/x' },
  { kind: 'server', serverId: 's', ...own },
]

it.each(notices)(
  'a $kind is read as it was sent, and not at all if a word is missing',
  (notice) => {
    const text = noticeText(notice)
    expect(parseNotice(text)).toEqual(notice)
    for (let words = text.split(' ').slice(0, -1); words.length > 0; words = words.slice(0, -1)) {
      expect(parseNotice(words.join(' '))).toBeNull()
    }
  },
)

it('what others say on the channel is no notice', () => {
  expect(['', 'check', 'news a b c', 'lost a'].map(parseNotice)).toEqual([null, null, null, null])
})

it('the failed check of a verdict is the first that neither passed nor was skipped', () => {
  const verdict = (...statuses: Check['status'][]): Verdict =>
    ({
      checks: statuses.map((status, at) => ({ title: `check ${at}`, status })),
    }) as unknown as Verdict
  expect(failedCheck(verdict('passed', 'skipped', 'failed', 'failed'))).toBe('check 2')
  expect(failedCheck(verdict('passed', 'over-limit'))).toBe('check 1')
  expect(failedCheck(verdict('passed', 'skipped'))).toBeNull()
})

it('kinds that take seconds have jobs of their own, and people go before pictures', () => {
  for (const kind of ['admin', 'cost', 'schedule']) {
    expect([gradingJob(`${kind}/x`), runningJob(`${kind}/x`)]).toEqual([
      'grade-slow-attempt',
      'run-slow',
    ])
  }
  expect([gradingJob('query/admin'), runningJob('low-cost/x')]).toEqual([
    'grade-attempt',
    'run-sql',
  ])
  const slow = Object.entries(orders).filter(([, { isSlow }]) => isSlow)
  expect(slow.map(([name]) => name).sort()).toEqual(['grade-slow-attempt', 'run-slow'])
  // graphile-worker takes the lowest number first.
  const { 'make-lab-picture': picture, ...others } = orders
  for (const order of Object.values(others)) {
    expect(order.priority).toBeLessThan(picture.priority)
    expect(order.queue).toBeNull()
  }
})
