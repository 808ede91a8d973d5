import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../kit/random.ts'
import { chanceOfWaiting, gammaPercentile, waitingOf } from './queueing.ts'
import { type Flow, type Station, simulate } from './simulate.ts'

const run = (stations: readonly Station[], flows: readonly Flow[], seconds: number, seed = 1) =>
  simulate({ stations, flows, random: seededRandom(seed), warmUpSeconds: 500, seconds })
const mean = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
const one = (rate: number, work: number, variation = 1): Flow => ({
  rate,
  steps: [{ station: 0, mean: work, variation, next: [] }],
})

/** Within one percent of what theory says. */
function near(got: number, expected: number): void {
  expect(Math.abs(got / expected - 1), `${got} against ${expected}`).toBeLessThan(0.01)
}

describe('the event simulation agrees with theory within 1 %', () => {
  it('M/M/1', () => {
    const [rate, work] = [6, 0.1]
    const { responses, inSystem, stations } = run([{ servers: 1 }], [one(rate, work)], 500_000)
    near(mean(responses[0] as Float64Array), 1 / (1 / work - rate))
    near(inSystem, 0.6 / 0.4)
    near(stations[0]?.utilization ?? 0, 0.6)
    const sorted = (responses[0] as Float64Array).toSorted()
    near(sorted[Math.floor(sorted.length * 0.99)] as number, Math.log(100) / (10 - 6))
  })

  it('M/M/c', () => {
    const [rate, work, servers] = [15, 0.1, 3]
    const { stations, responses } = run([{ servers }], [one(rate, work)], 400_000)
    const waiting = chanceOfWaiting(servers, rate * work) / (servers / work - rate)
    near(stations[0]?.waiting ?? 0, waiting)
    near(mean(responses[0] as Float64Array), waiting + work)
    near(chanceOfWaiting(10, 8), 0.409_18)
  })

  it.each([0, 0.5, 2])('M/G/1, variation %d', (variation) => {
    const [rate, work] = [5, 0.1]
    const { stations } = run([{ servers: 1 }], [one(rate, work, variation)], 1_200_000, 3)
    const pollaczek = (rate * work ** 2 * (1 + variation ** 2)) / (2 * (1 - rate * work))
    near(stations[0]?.waiting ?? 0, pollaczek)
    near(waitingOf(1, { rate, mean: work, squaredVariation: variation ** 2 }).mean, pollaczek)
  })

  it('a Jackson network with two ways and a way back', () => {
    const steps: Flow['steps'] = [
      {
        station: 0,
        mean: 0.02,
        variation: 1,
        next: [
          { step: 1, chance: 0.3 },
          { step: 2, chance: 0.5 },
        ],
      },
      { station: 1, mean: 0.1, variation: 1, next: [{ step: 0, chance: 0.4 }] },
      { station: 2, mean: 0.15, variation: 1, next: [] },
    ]
    const rate = 20
    const visits = 1 / (1 - 0.3 * 0.4)
    const rates = [rate * visits, rate * visits * 0.3, rate * visits * 0.5]
    const servers = [1, 1, 3]
    const works = [0.02, 0.1, 0.15]
    const inSystem = rates.reduce((sum, each, at) => {
      const [count, work] = [servers[at] as number, works[at] as number]
      const waiting = waitingOf(count, { rate: each, mean: work, squaredVariation: 1 }).mean
      return sum + each * (waiting + work)
    }, 0)
    const result = run(
      servers.map((count) => ({ servers: count })),
      [{ rate, steps }],
      150_000,
    )
    near(result.inSystem, inSystem)
    near(mean(result.responses[0] as Float64Array), inSystem / rate)
  })

  it('nobody waits where servers never run out', () => {
    const { stations } = run([{ servers: Infinity }], [one(50, 1)], 1_000)
    expect(stations[0]?.waiting).toBe(0)
  })
})

describe('bounds', () => {
  it('stops where the queue grows without end', () => {
    const result = simulate({
      stations: [{ servers: 1 }],
      flows: [one(1_000, 1)],
      random: seededRandom(1),
      warmUpSeconds: 0,
      seconds: 1e9,
      requestsMax: 10_000,
    })
    expect(result.isCut).toBe(true)
  })

  it('gives the same for the same seed, another for another', () => {
    const times = [1, 1, 2].map((seed) => run([{ servers: 1 }], [one(5, 0.1)], 100, seed).inSystem)
    expect(times[0]).toBe(times[1])
    expect(times[0]).not.toBe(times[2])
  })

  it('estimates percentiles of exponential times', () => {
    near(gammaPercentile(99, 1, 1), Math.log(100))
    near(gammaPercentile(95, 2, 4), 2 * Math.log(20))
    expect(gammaPercentile(99, 3, 0)).toBe(3)
  })

  it('waits for ever at a station that is asked for more than it can', () => {
    expect(waitingOf(2, { rate: 10, mean: 0.2, squaredVariation: 1 }).mean).toBe(Infinity)
    expect(waitingOf(500, { rate: 0, mean: 0.2, squaredVariation: 1 }).mean).toBe(0)
  })
})
