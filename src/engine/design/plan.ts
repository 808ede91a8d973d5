import type { Reason } from '../../kit/problem.ts'
import type { Machine, RequestType, System, Task } from '../../lab/design/system.ts'
import type { Topology, TopologyNode } from '../../lab/design/topology.ts'

/** Machines that share their work: a node, or one side of a database. */
export interface PlannedStation {
  readonly name: string
  readonly node: TopologyNode
  readonly part: 'all' | 'primary' | 'replicas'
  readonly machine: Machine
}

/** One stay at a station. */
export interface PlannedStep {
  readonly station: number
  /** Null: it only passes through. */
  readonly task: string | null
  /** Seconds. */
  readonly mean: number
  readonly variation: number
  /** A cache that is asked here; if it has the answer, `skipTo` comes next. */
  readonly cache: PlannedCache | null
  readonly skipTo: number
  /** Steps of caches that it is behind, by index. */
  readonly behind: readonly number[]
}

export interface PlannedCache {
  readonly node: TopologyNode
  readonly items: number
  readonly keys: NonNullable<RequestType['keys']>
}

/** What requests of one sort do, step by step; or the work that they leave in a queue. */
export interface PlannedFlow {
  readonly name: string
  readonly request: string
  /** Of all requests. */
  readonly share: number
  readonly steps: readonly PlannedStep[]
  /** Work from a queue: nobody waits for it. */
  readonly isLater: boolean
  /** How old its answer may be. */
  readonly ageSeconds: number
}

export interface Plan {
  readonly stations: readonly PlannedStation[]
  readonly flows: readonly PlannedFlow[]
  readonly dollarsADay: number
}

/** Where the work of every sort of request is done; or why a topology can't do it. */
export function planOf(topology: Topology, system: System): Plan | Reason {
  const stations = stationsOf(topology, system)
  const flows: PlannedFlow[] = []
  for (const [name, request] of Object.entries(system.requests)) {
    const planner = new Planner(topology, system, stations, { name, request })
    for (const need of request.needs) {
      const problem = planner.add(need)
      if (problem !== null) return problem
    }
    flows.push(...planner.flows())
  }
  return { stations, flows, dollarsADay: dollarsADay(topology, system) }
}

/** What all machines cost in a day. */
function dollarsADay({ nodes }: Topology, system: System): number {
  return nodes.reduce((sum, node) => sum + dollarsOf(node, system), 0)
}

/** How many machines a node has: of a database the primary and its replicas. */
export function machinesOf(node: TopologyNode): number {
  return node.kind === 'database' ? 1 + node.replicas : node.count
}

/** What a node costs in a day. */
export function dollarsOf(node: TopologyNode, system: System): number {
  return machinesOf(node) * machineOf(node, system).dollars_an_hour * 24
}

function machineOf({ kind, machine }: TopologyNode, system: System): Machine {
  return system.machines[kind][machine] as Machine
}

function stationsOf({ nodes }: Topology, system: System): PlannedStation[] {
  return nodes.flatMap((node): PlannedStation[] => {
    const machine = machineOf(node, system)
    if (node.kind !== 'database') return [{ name: node.name, node, part: 'all', machine }]
    const primary = { name: node.name, node, part: 'primary', machine } as const
    if (node.replicas === 0) return [primary]
    return [primary, { name: `${node.name}, replicas`, node, part: 'replicas', machine }]
  })
}

type Draft = Omit<PlannedStep, 'skipTo'>

/** A task's node, and what was passed on the way there. */
interface Arrival {
  readonly node: TopologyNode
  readonly behind: readonly number[]
  readonly steps: readonly Draft[]
}

/** Walks from the entry to each task that a request needs, along the connections. */
class Planner {
  readonly #nodes: ReadonlyMap<string, TopologyNode>
  readonly #system: System
  readonly #stations: readonly PlannedStation[]
  readonly #of: { readonly name: string; readonly request: RequestType }
  readonly #steps: Draft[] = []
  readonly #later: PlannedFlow[] = []
  /** Nodes that were reached, newest last, with the caches in front of them. */
  readonly #reached: { readonly node: TopologyNode; readonly behind: readonly number[] }[] = []
  readonly #entry: string
  #ageSeconds = 0

  constructor(
    { nodes, entry }: Topology,
    system: System,
    stations: readonly PlannedStation[],
    of: { readonly name: string; readonly request: RequestType },
  ) {
    this.#nodes = new Map(nodes.map((node) => [node.name, node]))
    this.#system = system
    this.#stations = stations
    this.#of = of
    this.#entry = entry
    this.#pass(this.#nodes.get(entry) as TopologyNode, [], this.#steps, of.request.needs[0] ?? '')
  }

  /** Adds the way to a task; a reason where there is none. */
  add(need: string): Reason | null {
    const task = this.#system.tasks[need] as Task
    const homes = [...this.#nodes.values()].filter(({ does }) => does.includes(need))
    if (homes.length === 0) {
      return {
        expected: `a ${task.on} that does \`${need}\`, which a \`${this.#of.name}\` needs`,
        came: 'none',
        try: `Name a node \`${need}\`, or write \`does: [${need}]\`.`,
      }
    }
    const wrong = homes.find(({ kind }) => kind !== task.on)
    if (wrong) {
      return {
        expected: `\`${need}\` on a ${task.on}`,
        came: `\`${wrong.name}\`, a ${wrong.kind}`,
        try: `Put it into the \`does\` of a ${task.on}.`,
      }
    }
    const way = this.#wayTo(homes)
    if (way === null) {
      return {
        expected: `a way from \`${this.#entry}\` to \`${homes[0]?.name}\`, which a \`${this.#of.name}\` needs`,
        came: 'none',
        try: `Put \`${homes[0]?.name}\` into the \`to\` of the node that needs it.`,
      }
    }
    this.#walk(way, need, task)
    return null
  }

  flows(): PlannedFlow[] {
    const { name, request } = this.#of
    const own = {
      name,
      request: name,
      share: request.share,
      steps: withSkips(this.#steps),
      isLater: false,
      ageSeconds: this.#ageSeconds,
    }
    return [own, ...this.#later]
  }

  /** The shortest way from a node that was reached, the newest first; the node itself leads it. */
  #wayTo(homes: readonly TopologyNode[]): string[] | null {
    const isHome = (name: string): boolean => homes.some((home) => home.name === name)
    const ways = this.#reached.toReversed().map(({ node }) => [node.name])
    const seen = new Set(ways.map(([first]) => first))
    for (let at = 0; at < ways.length; at++) {
      const way = ways[at] as string[]
      const last = way.at(-1) as string
      if (isHome(last)) return way
      for (const next of this.#nodes.get(last)?.to ?? []) {
        if (seen.has(next)) continue
        seen.add(next)
        ways.push([...way, next])
      }
    }
    return null
  }

  #walk(way: readonly string[], need: string, task: Task): void {
    const from = this.#reached.findLast(({ node }) => node.name === way[0])
    let behind = from?.behind ?? []
    let steps = this.#steps
    let isLater = false
    for (const name of way.slice(1)) {
      const node = this.#nodes.get(name) as TopologyNode
      const isLast = name === way.at(-1)
      if (!isLast || node.kind === 'queue') behind = this.#pass(node, behind, steps, need)
      else if (!isLater) this.#reached.push({ node, behind })
      if (node.kind !== 'queue' || isLater) continue
      isLater = true
      steps = []
      behind = []
    }
    const home = this.#nodes.get(way.at(-1) as string) as TopologyNode
    steps.push(this.#taskStep({ node: home, behind, steps }, need, task))
    if (!isLater) return
    const { name, request } = this.#of
    const share = request.share
    this.#later.push({
      name: need,
      request: name,
      share,
      steps: withSkips(steps),
      isLater,
      ageSeconds: 0,
    })
  }

  /** Goes through a node; gives the caches that are in front of what follows. */
  #pass(
    node: TopologyNode,
    behind: readonly number[],
    steps: Draft[],
    need: string,
  ): readonly number[] {
    const machine = machineOf(node, this.#system)
    const { keys } = this.#of.request
    const mayKeep = [need, this.#of.name].some((name) => node.keeps.includes(name))
    const isAsked = node.kind === 'cache' && keys !== null && (mayKeep || node.keeps.length === 0)
    let after = behind
    if (node.kind === 'balancer' || node.kind === 'queue' || isAsked) {
      const station = this.#stations.findIndex((one) => one.node.name === node.name)
      const cache =
        isAsked && keys ? { node, items: (machine.items ?? 1) * node.count, keys } : null
      steps.push({ station, task: null, mean: machine.ms / 1_000, variation: 0, cache, behind })
      if (cache) {
        after = [...behind, steps.length - 1]
        this.#ageSeconds = Math.max(this.#ageSeconds, ageBehind(after, steps))
      }
    }
    if (steps === this.#steps && node.kind !== 'queue') this.#reached.push({ node, behind: after })
    return after
  }

  #taskStep({ node, behind, steps }: Arrival, need: string, task: Task): Draft {
    const readsReplica = !task.writes && node.replicas > 0 && node.replicaReads.includes(need)
    const part = node.kind === 'database' ? (readsReplica ? 'replicas' : 'primary') : 'all'
    if (readsReplica) {
      const age = ageBehind(behind, steps) + this.#system.lag_s
      this.#ageSeconds = Math.max(this.#ageSeconds, age)
    }
    const station = this.#stations.findIndex(
      (one) => one.node.name === node.name && one.part === part,
    )
    const mean = task.ms / 1_000 / machineOf(node, this.#system).speed
    return { station, task: need, mean, variation: task.variation, cache: null, behind }
  }
}

/** How old an answer may be after these caches: each may keep what the next one had kept as long as it may. */
function ageBehind(behind: readonly number[], steps: readonly Draft[]): number {
  return behind.reduce((sum, at) => sum + (steps[at]?.cache?.node.ttlSeconds ?? 0), 0)
}

/** Where a found answer leads: past all steps that are behind its cache. */
function withSkips(steps: readonly Draft[]): PlannedStep[] {
  return steps.map((step, at) => {
    let skipTo = at + 1
    while (step.cache && steps[skipTo]?.behind.includes(at)) skipTo++
    return { ...step, skipTo }
  })
}
