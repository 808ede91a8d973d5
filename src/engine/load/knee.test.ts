import { expect, it } from 'vitest'
import { findKnee } from './knee.ts'
import type { LoadReport } from './run-load.ts'

/** A server with one place that takes 2 ms a request: M/D/1, which can't do 500 a second. */
function reportAt(rate: number): LoadReport {
  const busy = rate * 0.002
  const meanMs = busy < 1 ? 2 + (2 * busy) / (2 * (1 - busy)) : 10_000
  const latencyMs = { p50: meanMs, p90: meanMs * 2, p99: meanMs * 3, p999: 0, max: 0, mean: meanMs }
  const latenessMs = { p50: 0, p90: 0, p99: 0.1, p999: 0, max: 0, mean: 0 }
  return {
    requests: rate,
    answered: rate,
    latencyMs,
    latenessMs,
    statuses: {},
    errors: {},
    elapsedMs: 1_000,
    wasGivenUp: busy >= 1,
    rate,
    seconds: 1,
    answeredPerSecond: rate,
    failed: 0,
    tooNoisy: false,
  }
}

const search = { fromRate: 50, toRate: 5_000, goal: { p99Ms: null, failedShare: 0.01 } }

it('finds where latency leaves the ground', async () => {
  const tried: number[] = []
  const knee = await findKnee({
    ...search,
    run: async (rate) => {
      tried.push(rate)
      return reportAt(rate)
    },
  })
  expect(knee.holdsAt).toBeGreaterThan(420)
  expect(knee.holdsAt).toBeLessThan(500)
  expect((knee.breaksAt ?? 0) / (knee.holdsAt ?? 1)).toBeLessThan(1.13)
  expect(tried.length).toBeLessThan(16)
})

it('takes one hiccup for no knee', async () => {
  let hasHiccuped = false
  const run = async (rate: number): Promise<LoadReport> => {
    const isHiccup = rate === 200 && !hasHiccuped
    hasHiccuped ||= isHiccup
    return isHiccup ? { ...reportAt(rate), wasGivenUp: true } : reportAt(rate)
  }
  expect((await findKnee({ ...search, run })).holdsAt).toBeGreaterThan(420)
})

it('says when nothing holds, and when everything does', async () => {
  const failing = async (rate: number): Promise<LoadReport> => ({ ...reportAt(rate), failed: rate })
  expect(await findKnee({ ...search, run: failing })).toMatchObject({ holdsAt: null, breaksAt: 50 })
  const run = async (): Promise<LoadReport> => reportAt(10)
  expect(await findKnee({ ...search, run })).toMatchObject({ holdsAt: 5_000, breaksAt: null })
})
