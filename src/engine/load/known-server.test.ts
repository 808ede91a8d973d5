import { expect, it } from 'vitest'
import { type Known, planner, sampleServer } from './known-server.ts'

/** What each of the requests waits that come evenly for some seconds; null: refused. */
function waitsAt(known: Known, rate: number, seconds: number): (number | null)[] {
  const plan = planner(known)
  return Array.from({ length: Math.round(rate * seconds) }, (_, nth) => {
    const now = (nth * 1_000) / rate
    const doneAt = plan(now)
    return doneAt === null ? null : doneAt - now
  })
}

const worst = (waits: readonly (number | null)[]): number =>
  Math.max(...waits.filter((one) => one !== null))

it('bears what it says, and no more', () => {
  expect(worst(waitsAt(sampleServer, 60, 10))).toBeLessThan(51)
  // A tenth too much for ten seconds is a second of work left over.
  expect(worst(waitsAt(sampleServer, 66, 10))).toBeCloseTo(1_050, -2)
})

it('refuses what would wait too long', () => {
  const waits = waitsAt({ ...sampleServer, queueMax: 6 }, 120, 5)
  expect(worst(waits)).toBeLessThan(200)
  const refused = waits.filter((one) => one === null).length
  expect(refused / waits.length).toBeGreaterThan(0.4)
  expect(refused / waits.length).toBeLessThan(0.55)
  expect(waitsAt({ ...sampleServer, queueMax: 6 }, 55, 5)).not.toContain(null)
})

it('has a part that bears less, and a slow start', () => {
  const search = { ...sampleServer, search: { every: 5, ms: 125 } }
  expect(worst(waitsAt(search, 38, 5))).toBeLessThan(180)
  const over = waitsAt(search, 50, 5).filter((one) => (one as number) > 250)
  expect(over.length).toBeGreaterThan(20)
  const cold = waitsAt({ ...sampleServer, cold: { requests: 10, ms: 700 } }, 20, 2)
  expect(cold.filter((one) => (one as number) > 700)).toHaveLength(10)
})
