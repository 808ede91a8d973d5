import { assert } from '../../kit/assert.ts'
import type { Random } from '../../kit/random.ts'
import { EventHeap } from './event-heap.ts'

/** A station works on so many at a time, first come, first served. Infinity: nobody waits. */
export interface Station {
  readonly servers: number
}

/** Work at a station, and where a request goes afterwards. */
export interface Step {
  readonly station: number
  /** Mean seconds of work. */
  readonly mean: number
  /** Its coefficient of variation: 0 always the same, 1 exponential, else lognormal. */
  readonly variation: number
  /** Chances of the steps that follow, by index; what is left of 1 leaves. */
  readonly next: readonly { readonly step: number; readonly chance: number }[]
}

/** Requests that arrive at random, so many a second, and begin with the first step. */
export interface Flow {
  readonly rate: number
  readonly steps: readonly Step[]
}

export interface SimulationInput {
  readonly stations: readonly Station[]
  readonly flows: readonly Flow[]
  readonly random: Random
  /** What happens before isn't counted. */
  readonly warmUpSeconds: number
  readonly seconds: number
  /** Requests in the system at which it is stopped: it grows without end. */
  readonly requestsMax?: number
}

export interface SimulationResult {
  /** Seconds from arriving to leaving, of each flow, in the order of leaving. */
  readonly responses: readonly Float64Array[]
  readonly stations: readonly {
    readonly arrivals: number
    /** Mean seconds before the work begins. */
    readonly waiting: number
    /** Share of the servers that work, on average. */
    readonly utilization: number
  }[]
  /** Mean requests in the system. */
  readonly inSystem: number
  readonly events: number
  /** Stopped, since too many waited. */
  readonly isCut: boolean
}

const requestsMaxDefault = 1_000_000

/** Runs the events of a network of queues one after another. The same input gives the same result. */
export function simulate(input: SimulationInput): SimulationResult {
  return new Simulation(input).run()
}

interface Counted {
  arrivals: number
  waited: number
  worked: number
}

/** Events are requests whose work ends, and, below zero, arrivals of a flow: -1 - flow. */
class Simulation {
  readonly #input: SimulationInput
  readonly #heap = new EventHeap()
  readonly #requests: Requests
  readonly #waiting: Line[]
  readonly #free: Float64Array
  readonly #responses: Samples[]
  readonly #counted: Counted[]
  #now = 0
  #events = 0
  #population = 0
  #area = 0

  constructor(input: SimulationInput) {
    const { stations, flows } = input
    this.#input = input
    this.#requests = new Requests()
    this.#waiting = stations.map(() => new Line())
    this.#free = Float64Array.from(stations, ({ servers }) => servers)
    this.#responses = flows.map(() => new Samples())
    this.#counted = stations.map(() => ({ arrivals: 0, waited: 0, worked: 0 }))
    for (const [at, { rate }] of flows.entries()) {
      if (rate > 0) this.#heap.push(this.#exponential(1 / rate), -1 - at)
    }
  }

  run(): SimulationResult {
    const { warmUpSeconds, seconds, requestsMax = requestsMaxDefault, stations } = this.#input
    const end = warmUpSeconds + seconds
    let isCut = false
    while (this.#heap.nextTime < end) {
      const time = this.#heap.nextTime
      this.#area += this.#population * Math.max(0, time - Math.max(this.#now, warmUpSeconds))
      this.#now = time
      this.#events++
      const event = this.#heap.pop()
      if (event < 0) this.#arrive(-1 - event)
      else this.#finish(event)
      if (this.#population <= requestsMax) continue
      isCut = true
      break
    }
    return {
      responses: this.#responses.map((samples) => samples.taken()),
      stations: this.#counted.map(({ arrivals, waited, worked }, at) => ({
        arrivals,
        waiting: arrivals === 0 ? 0 : waited / arrivals,
        utilization: worked / seconds / (stations[at] as Station).servers,
      })),
      inSystem: this.#area / seconds,
      events: this.#events,
      isCut,
    }
  }

  #arrive(flow: number): void {
    const { rate, steps } = this.#input.flows[flow] as Flow
    this.#heap.push(this.#now + this.#exponential(1 / rate), -1 - flow)
    if (steps.length === 0) return
    this.#population++
    this.#enter(this.#requests.add(flow, this.#now), 0)
  }

  #enter(request: number, step: number): void {
    const { station } = this.#step(request, step)
    this.#requests.steps[request] = step
    this.#requests.since[request] = this.#now
    if ((this.#free[station] as number) > 0) {
      this.#free[station] = (this.#free[station] as number) - 1
      this.#begin(request, station)
    } else {
      ;(this.#waiting[station] as Line).push(request)
    }
  }

  #begin(request: number, station: number): void {
    const { mean, variation } = this.#step(request, this.#requests.steps[request] as number)
    const work = this.#draw(mean, variation)
    const since = this.#requests.since[request] as number
    if (since >= this.#input.warmUpSeconds) {
      const counted = this.#counted[station] as Counted
      counted.arrivals++
      counted.waited += this.#now - since
      counted.worked += work
    }
    this.#heap.push(this.#now + work, request)
  }

  #finish(request: number): void {
    const flow = this.#requests.flows[request] as number
    const { station, next } = this.#step(request, this.#requests.steps[request] as number)
    const waits = (this.#waiting[station] as Line).take()
    if (waits === null) this.#free[station] = (this.#free[station] as number) + 1
    else this.#begin(waits, station)
    const step = this.#choose(next)
    if (step !== null) return this.#enter(request, step)
    this.#population--
    const arrived = this.#requests.arrived[request] as number
    if (arrived >= this.#input.warmUpSeconds) {
      ;(this.#responses[flow] as Samples).add(this.#now - arrived)
    }
    this.#requests.remove(request)
  }

  #choose(next: Step['next']): number | null {
    if (next.length === 0) return null
    const [only] = next
    if (next.length === 1 && only?.chance === 1) return only.step
    let drawn = this.#uniform()
    for (const { step, chance } of next) {
      if (drawn < chance) return step
      drawn -= chance
    }
    return null
  }

  #step(request: number, step: number): Step {
    const flow = this.#input.flows[this.#requests.flows[request] as number] as Flow
    const found = flow.steps[step]
    assert(found !== undefined, `the flow has a step ${step}`)
    return found
  }

  #uniform(): number {
    return this.#input.random.next() / 4_294_967_296
  }

  #exponential(mean: number): number {
    return -mean * Math.log(1 - this.#uniform())
  }

  #draw(mean: number, variation: number): number {
    if (variation === 0) return mean
    if (variation === 1) return this.#exponential(mean)
    const spread = Math.log(1 + variation ** 2)
    const radius = Math.sqrt(-2 * Math.log(1 - this.#uniform()))
    const gauss = radius * Math.cos(2 * Math.PI * this.#uniform())
    return mean * Math.exp(Math.sqrt(spread) * gauss - spread / 2)
  }
}

/** Requests in the system, as columns; places of those that left are used again. */
class Requests {
  readonly flows: number[] = []
  readonly steps: number[] = []
  readonly arrived: number[] = []
  /** When it came to the station where it is. */
  readonly since: number[] = []
  readonly #left: number[] = []

  add(flow: number, now: number): number {
    const place = this.#left.pop() ?? this.flows.length
    this.flows[place] = flow
    this.steps[place] = 0
    this.arrived[place] = now
    this.since[place] = now
    return place
  }

  remove(place: number): void {
    this.#left.push(place)
  }
}

/** First come, first served. */
class Line {
  #items: number[] = []
  #at = 0

  push(item: number): void {
    this.#items.push(item)
  }

  take(): number | null {
    if (this.#at === this.#items.length) return null
    const item = this.#items[this.#at++] as number
    if (this.#at > 1024 && this.#at * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#at)
      this.#at = 0
    }
    return item
  }
}

class Samples {
  #values = new Float64Array(1024)
  #count = 0

  add(value: number): void {
    if (this.#count === this.#values.length) {
      const more = new Float64Array(this.#count * 2)
      more.set(this.#values)
      this.#values = more
    }
    this.#values[this.#count++] = value
  }

  taken(): Float64Array {
    return this.#values.subarray(0, this.#count)
  }
}
