import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../kit/random.ts'
import { arrivalsOf } from './arrivals.ts'
import { type Answered, generate, isTooNoisy, type Timeline } from './generate.ts'

/** A clock that jumps to whatever is due next, so that minutes pass at once. */
class VirtualTime implements Timeline {
  #now = 0
  readonly #due: { readonly at: number; readonly wake: () => void }[] = []

  now(): number {
    return this.#now
  }

  until(at: number): Promise<void> {
    return new Promise((wake) => {
      this.#due.push({ at, wake })
    })
  }

  /** Lets time pass until nothing is due any more. */
  async run<T>(work: Promise<T>): Promise<T> {
    let isDone = false
    const done = work.finally(() => {
      isDone = true
    })
    while (!isDone) {
      // Whatever woke up may ask for more before the clock goes on.
      for (let turn = 0; turn < 8; turn++) await Promise.resolve()
      const at = Math.min(...this.#due.map((one) => one.at))
      const next = this.#due.findIndex((one) => one.at === at)
      const [due] = next < 0 ? [] : this.#due.splice(next, 1)
      if (due === undefined) continue
      this.#now = Math.max(this.#now, due.at)
      due.wake()
    }
    return done
  }
}

const fine: Answered = { kind: 'status', status: 200 }
const load = { warmUpMs: 0, inFlightMax: 10_000 }

/** Answers in 1 ms, but stands still for the first second of every five. */
function stallingServer(time: VirtualTime): () => Promise<Answered> {
  return async () => {
    const at = time.now()
    const inCycle = at % 5_000
    await time.until(inCycle < 1_000 ? at - inCycle + 1_000 : at + 1)
    return fine
  }
}

describe('a server that stalls one second in five, at 200 requests a second', () => {
  // A fifth of all requests meets the stall and waits evenly between 0 and 1 s. So 10 % of all wait
  // more than 500 ms, 1 % more than 950, and the rest what the server needs.
  it.each(['even', 'poisson'] as const)('is measured as it is, %s arrivals', async (pattern) => {
    const time = new VirtualTime()
    const arrivals = arrivalsOf({ rate: 200, seconds: 100, pattern }, seededRandom('stall'))
    const { latencyMs, latenessMs, requests } = await time.run(
      generate({ ...load, arrivals, send: stallingServer(time) }, time),
    )
    expect(requests).toBeGreaterThan(19_000)
    expect(latencyMs.p50).toBeCloseTo(1, 1)
    expect(Math.abs(latencyMs.p90 / 500 - 1)).toBeLessThan(0.05)
    expect(Math.abs(latencyMs.p99 / 950 - 1)).toBeLessThan(0.05)
    expect(latencyMs.max).toBeLessThanOrEqual(1_001)
    expect(latenessMs.max).toBeLessThan(0.01)
  })
})

describe('arrivals', () => {
  it('come at the rate, spread as they should be, the same for the same seed', () => {
    const wanted = { rate: 500, seconds: 60, pattern: 'poisson' } as const
    const arrivals = arrivalsOf(wanted, seededRandom('a'))
    expect(Math.abs(arrivals.length / 30_000 - 1)).toBeLessThan(0.03)
    const gaps = arrivals.slice(1).map((at, nth) => at - (arrivals[nth] as number))
    // Exponential gaps: 1 in e is longer than the mean.
    const longer = gaps.filter((gap) => gap > 2).length / gaps.length
    expect(Math.abs(longer - 1 / Math.E)).toBeLessThan(0.02)
    expect(arrivalsOf(wanted, seededRandom('a'))).toEqual(arrivals)
    expect(arrivalsOf(wanted, seededRandom('b'))).not.toEqual(arrivals)
    expect(
      arrivalsOf({ ...wanted, rate: 4, seconds: 1, pattern: 'even' }, seededRandom('')),
    ).toEqual([0, 250, 500, 750])
  })
})

describe('what a run counts', () => {
  const arrivals = arrivalsOf({ rate: 10, seconds: 2, pattern: 'even' }, seededRandom(''))

  it('leaves out the warm-up', async () => {
    const time = new VirtualTime()
    let sent = 0
    const send = async (): Promise<Answered> => {
      const isCold = sent++ < 10
      await time.until(time.now() + (isCold ? 700 : 5))
      return fine
    }
    const { requests, latencyMs } = await time.run(
      generate({ ...load, arrivals, warmUpMs: 1_000, send }, time),
    )
    expect([sent, requests]).toEqual([20, 10])
    expect(latencyMs.max).toBeLessThan(6)
  })

  it('keeps errors and statuses apart, and bounds what is in flight', async () => {
    const time = new VirtualTime()
    let nth = 0
    const send = async (): Promise<Answered> => {
      const own = nth++
      await time.until(time.now() + 250)
      if (own % 4 === 0) return { kind: 'error', error: 'closed' }
      return { kind: 'status', status: own % 4 === 1 ? 503 : 200 }
    }
    const came = await time.run(generate({ arrivals, warmUpMs: 0, inFlightMax: 2, send }, time))
    expect(came.errors['too-many-open']).toBeGreaterThan(3)
    expect(came.errors.closed).toBeGreaterThan(1)
    expect(Object.keys(came.statuses).sort()).toEqual(['200', '503'])
    expect(came.requests).toBe(20)
    expect(came.answered).toBe((came.statuses[200] ?? 0) + (came.statuses[503] ?? 0))
  })

  it('gives up where requests pile up', async () => {
    const time = new VirtualTime()
    const send = async (): Promise<Answered> => {
      await time.until(60_000)
      return fine
    }
    const isHopeless = ({ inFlight }: { inFlight: number }): boolean => inFlight > 5
    const came = await time.run(generate({ ...load, arrivals, send, isHopeless }, time))
    expect([came.wasGivenUp, came.requests]).toEqual([true, 6])
  })

  it('says when it was late itself', async () => {
    const time = new VirtualTime()
    const slow: Timeline = { now: () => time.now(), until: (at) => time.until(at + 3) }
    const send = async (): Promise<Answered> => fine
    const late = await time.run(generate({ ...load, arrivals, send }, slow))
    expect(isTooNoisy(late)).toBe(true)
    const onTime = new VirtualTime()
    expect(isTooNoisy(await onTime.run(generate({ ...load, arrivals, send }, onTime)))).toBe(false)
  })
})
