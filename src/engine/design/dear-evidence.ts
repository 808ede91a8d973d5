import { dollars as dollarsText, plainNumber } from '../../lab/counterexample/design.ts'
import type { TopologyNode } from '../../lab/design/topology.ts'
import type { Evidence } from './evidence.ts'
import type { DesignTrial, Shortfall } from './judge.ts'
import { dollarsOf, machinesOf } from './plan.ts'
import { laterStations } from './state.ts'

interface Paid {
  readonly node: TopologyNode
  readonly dollars: number
  /** At the worst minute of the days that are tried. */
  readonly busy: number
  /** Dollars for what nobody needs at that minute, if there could be less of it. */
  readonly unused: number
}

/** What a design costs too much, and where to save. */
export function dearEvidence(
  { dollarsADay, most }: Extract<Shortfall, { kind: 'dear' }>,
  trial: DesignTrial,
): Evidence {
  const paid = paidIn(trial)
  return {
    reason: {
      expected: `at most $${plainNumber(most)} a day`,
      came: dollarsText(dollarsADay),
      try: cheaperTry(paid, dollarsADay - most, trial),
    },
    counterexample: {
      kind: 'design',
      says: `It costs ${dollarsText(dollarsADay - most)} a day more than there is`,
      time: null,
      why: `Machines cost the same whether they work or wait. At the worst minute of the days that are tried ${paid.map(({ node, busy }) => `\`${node.name}\` is ${plainNumber(busy * 100)}% busy`).join(', ')}.`,
      stations: [],
      curve: null,
      costs: paid
        .map(({ node, dollars }) => ({
          what: `${node.name}: ${machinesOf(node)} × ${node.machine}`,
          dollars,
        }))
        .toSorted((a, b) => b.dollars - a.dollars),
      note: '',
    },
  }
}

/** What each node costs. A balancer is hardly ever busy and costs next to nothing: what counts is unused money. */
function paidIn(trial: DesignTrial): Paid[] {
  const { system, plan } = trial
  return plan.stations
    .filter(({ part }) => part !== 'replicas')
    .map(({ node }) => {
      const own = plan.stations.flatMap((one, place) => (one.node === node ? [place] : []))
      const busy = Math.max(0, ...own.map((place) => trial.busiest(place)).filter(Number.isFinite))
      const dollars = dollarsOf(node, system)
      const isCheapest = Object.values(system.machines[node.kind]).every(
        (one) => machinesOf(node) * one.dollars_an_hour * 24 >= dollars,
      )
      // Of a database there's one, and copies for when it's gone.
      const canShrink = node.kind === 'database' ? !isCheapest : node.count > 1 || !isCheapest
      return { node, dollars, busy, unused: canShrink ? dollars * (1 - Math.min(1, busy)) : 0 }
    })
}

/** Where to save: where most is unused, if that's enough; else by another way. */
function cheaperTry(paid: readonly Paid[], gap: number, { plan, system }: DesignTrial): string {
  const idle = paid.reduce((best, one) => (one.unused > best.unused ? one : best))
  if (idle.unused > gap) {
    return `\`${idle.node.name}\` costs ${dollarsText(idle.dollars)} a day, and is ${plainNumber(idle.busy * 100)}% busy at the worst minute of the days that are tried. How much of it does that minute need?`
  }
  const { node, dollars } = paid.reduce((best, one) => (one.dollars > best.dollars ? one : best))
  const cost = `\`${node.name}\` costs the most, ${dollarsText(dollars)} a day`
  const isLater = laterStations(plan)[plan.stations.findIndex((one) => one.node === node)]
  if (isLater) {
    return `${cost}. It works from a queue, and what may wait needs no machine of its own in the busiest minute. How long may it wait, and how many machines does that take?`
  }
  const canRepeat = Object.keys(system.machines.cache).length > 0
  const repeats = 'Is the same thing asked for, or made, again and again?'
  const canSpread =
    Object.values(system.failures).some(({ zone }) => zone !== undefined) &&
    node.zones.length > 1 &&
    node.zones.length < system.zones.length
  return canSpread
    ? `${cost}. With ${node.zones.length} zones, what one of them does has to be spare in the others. How much has to be spare with ${system.zones.length}?${canRepeat ? ` ${repeats}` : ''}`
    : `${cost}, and not enough of that is idle: what could keep requests away from it?${canRepeat ? ` ${repeats}` : ''}`
}
