import type { System } from '../../lab/design/system.ts'
import { hitShare } from './cache.ts'
import type { Plan, PlannedFlow, PlannedStep } from './plan.ts'
import { cacheLeft, serversOf, slowdown, type Trouble } from './state.ts'

/** A step as it is at one moment of the day. */
export interface LoadedStep {
  readonly step: PlannedStep
  /** The share of the flow's requests that come here. */
  readonly chance: number
  /** The share of those whose answer is in the cache. */
  readonly hit: number
  /** Seconds of work, with what slows it down. */
  readonly mean: number
}

/** What stations get in a second at one moment, as if nothing waited or broke. */
export interface Load {
  readonly flows: readonly {
    readonly flow: PlannedFlow
    readonly rate: number
    readonly steps: readonly LoadedStep[]
  }[]
  readonly stations: readonly {
    readonly servers: number
    readonly rate: number
    /** Mean seconds of work and its squared variation, over all that come. */
    readonly mean: number
    readonly squaredVariation: number
  }[]
}

type Hits = (cache: NonNullable<PlannedStep['cache']>, rate: number, left: number) => number

/** Hit shares by cache and rate to two digits: finding one takes long, and they change little. */
export function rememberedHits(): Hits {
  const known = new Map<string, number>()
  return ({ node, items, keys }, rate, left) => {
    const rounded = Number(rate.toPrecision(2))
    const key = `${node.name} ${keys.count} ${keys.skew} ${rounded} ${left}`
    const found =
      known.get(key) ??
      hitShare({
        ...keys,
        rate: rounded,
        items: Math.floor(items * left),
        ttlSeconds: node.ttlSeconds,
      })
    known.set(key, found)
    return found
  }
}

/** Spreads requests that come at a rate over the stations. */
export function loadOf(
  plan: Plan,
  system: System,
  at: { readonly rate: number; readonly trouble: Trouble | null; readonly hits: Hits },
): Load {
  const sums = plan.stations.map(() => ({ rate: 0, work: 0, square: 0, writing: 0 }))
  const servers = plan.stations.map((station) => serversOf(station, at.trouble, system))
  const flows = plan.flows.map((flow) => {
    const rate = at.rate * flow.share
    const chances = flow.steps.map((_, index): number => (index === 0 ? 1 : 0))
    const steps = flow.steps.map((step, index): LoadedStep => {
      const chance = chances[index] as number
      const left = step.cache ? cacheLeft(step.cache.node, at.trouble) : 0
      const hit = step.cache && left > 0 ? at.hits(step.cache, rate * chance, left) : 0
      // Nothing comes through what's down.
      const through = servers[step.station] === 0 ? 0 : chance
      const mean = step.mean * slowdown(step.task, at.trouble)
      if (index + 1 < chances.length)
        chances[index + 1] = (chances[index + 1] as number) + through * (1 - hit)
      if (hit > 0 && step.skipTo < chances.length) {
        chances[step.skipTo] = (chances[step.skipTo] as number) + chance * hit
      }
      const sum = sums[step.station] as (typeof sums)[number]
      sum.rate += rate * chance
      sum.work += rate * chance * mean
      if (step.task !== null && system.tasks[step.task]?.writes === true)
        sum.writing += rate * chance * mean
      sum.square += rate * chance * mean ** 2 * (1 + step.variation ** 2)
      return { step, chance, hit, mean }
    })
    return { flow, rate, steps }
  })
  const writes = plan.stations.map(({ node }) => writesOf(plan, node.name, sums))
  return {
    flows,
    stations: plan.stations.map((station, index) => {
      const { rate, work, square } = sums[index] as (typeof sums)[number]
      const mean = rate === 0 ? 0 : work / rate
      const all = servers[index] as number
      const copying = station.part === 'replicas' ? (writes[index] as number) : 0
      return {
        // A replica carries out every write as well, and has so much less room for reads.
        servers:
          all === 0
            ? 0
            : Math.max(1, Math.floor(all * (1 - Math.min(1, copying / station.machine.slots)))),
        rate,
        mean,
        squaredVariation: rate === 0 || work === 0 ? 0 : Math.max(0, square / rate / mean ** 2 - 1),
      }
    }),
  }
}

/** Seconds of writing in a second, on the primary of a database. */
function writesOf(
  { stations }: Plan,
  name: string,
  sums: readonly { readonly writing: number }[],
): number {
  const primary = stations.findIndex(({ node, part }) => node.name === name && part === 'primary')
  return primary === -1 ? 0 : (sums[primary]?.writing ?? 0)
}
