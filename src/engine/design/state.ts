import { type Failure, minuteOf, type System } from '../../lab/design/system.ts'
import type { TopologyNode } from '../../lab/design/topology.ts'
import type { Plan, PlannedStation } from './plan.ts'

/** What is the matter at a moment: nothing, or a failure since so many seconds. */
export interface Trouble {
  readonly failure: Failure
  readonly sinceSeconds: number
}

/** The trouble at a second of the day. */
export function troubleAt(failure: Failure | null, second: number): Trouble | null {
  if (failure === null) return null
  const from = minuteOf(failure.at) * 60
  const isOn = second >= from && second < from + failure.minutes * 60
  return isOn ? { failure, sinceSeconds: second - from } : null
}

/** How many of a node's machines are in zones that work; machines are spread in turn. */
function machinesAlive(
  { zones }: TopologyNode,
  count: number,
  lost: string | null,
  first = 0,
): number {
  if (lost === null) return count
  return Array.from({ length: count }, (_, at) => zones[(at + first) % zones.length]).filter(
    (zone) => zone !== lost,
  ).length
}

/** So many requests a station works on at a time; 0: it's down. */
export function serversOf(
  { node, part, machine }: PlannedStation,
  trouble: Trouble | null,
  { failover_s }: Pick<System, 'failover_s'>,
): number {
  const lost = trouble?.failure.zone ?? null
  if (part === 'all') return machinesAlive(node, node.count, lost) * machine.slots
  const replicas = machinesAlive(node, node.replicas, lost, 1)
  const isPrimaryLost = lost !== null && node.zones[0] === lost
  if (!isPrimaryLost) return (part === 'primary' ? 1 : replicas) * machine.slots
  const hasTakenOver = replicas > 0 && (trouble?.sinceSeconds ?? 0) >= failover_s
  if (part === 'primary') return hasTakenOver ? machine.slots : 0
  return (hasTakenOver ? replicas - 1 : replicas) * machine.slots
}

/** The share of a cache that is left, by its machines. */
export function cacheLeft(node: TopologyNode, trouble: Trouble | null): number {
  return machinesAlive(node, node.count, trouble?.failure.zone ?? null) / node.count
}

/** How many times longer a task takes. */
export function slowdown(task: string | null, trouble: Trouble | null): number {
  const failure = trouble?.failure
  return failure?.task !== undefined && failure.task === task ? (failure.times ?? 1) : 1
}

/** Stations that nobody waits at: only work from queues comes to them. */
export function laterStations({ stations, flows }: Plan): boolean[] {
  const waitedFor = new Set(
    flows.flatMap(({ steps, isLater }) => (isLater ? [] : steps.map(({ station }) => station))),
  )
  return stations.map((_, at) => !waitedFor.has(at))
}
