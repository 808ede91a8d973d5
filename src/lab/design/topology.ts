import { parseDocument } from 'yaml'
import type { Reason } from '../../kit/problem.ts'
import { type NodeKind, nodeKinds, type System } from './system.ts'

/** A part of a topology. */
export interface TopologyNode {
  readonly name: string
  readonly kind: NodeKind
  /** The machine it runs on, as the lab names it. */
  readonly machine: string
  readonly count: number
  /** Machines are spread over them in turn; a database's primary is in the first. */
  readonly zones: readonly string[]
  /** Where it sends what it can't do itself. */
  readonly to: readonly string[]
  /** Tasks that are done here. */
  readonly does: readonly string[]
  /** Requests or tasks that a cache is asked for; empty: all that may be cached. */
  readonly keeps: readonly string[]
  /** A cache keeps an answer so long. */
  readonly ttlSeconds: number
  /** Copies of a database that can be read, and take over. */
  readonly replicas: number
  /** Tasks whose reads go to replicas. */
  readonly replicaReads: readonly string[]
}

export interface Topology {
  readonly nodes: readonly TopologyNode[]
  /** Where requests come in. */
  readonly entry: string
}

export type ReadTopology =
  | { readonly kind: 'read'; readonly topology: Topology }
  | {
      readonly kind: 'unread'
      readonly check: 'readable' | 'connected'
      readonly reason: Reason
      readonly at: number | null
    }

export const nodesMax = 100
const countMax = 10_000
const replicasMax = 15

/** What may be said of a node, by kind; `kind` itself is always there. */
const fieldsOf: Readonly<Record<NodeKind, readonly string[]>> = {
  balancer: ['kind', 'machine', 'count', 'zones', 'to'],
  service: ['kind', 'machine', 'count', 'zones', 'to', 'does'],
  cache: ['kind', 'machine', 'count', 'zones', 'to', 'ttl', 'keeps'],
  queue: ['kind', 'machine', 'count', 'zones', 'to'],
  database: ['kind', 'machine', 'zones', 'does', 'replicas', 'replica_reads'],
}

class Unreadable extends Error {
  readonly reason: Reason
  readonly check: 'readable' | 'connected'

  constructor(
    expected: string,
    came: string,
    attempt: string,
    check: 'readable' | 'connected' = 'readable',
  ) {
    super(expected)
    this.reason = { expected, came, try: attempt }
    this.check = check
  }
}

type Parts = Pick<System, 'machines' | 'zones' | 'tasks' | 'requests'>

/** Reads topology.yaml as far as it can be told without traffic: fields, names, cycles. */
export function readTopology(text: string, system: Parts): ReadTopology {
  const document = parseDocument(text, { prettyErrors: false })
  const [error] = document.errors
  if (error) {
    const reason = {
      expected: 'YAML',
      came: error.message,
      try: 'Check the indentation, and that each field is `name: value`.',
    }
    return { kind: 'unread', check: 'readable', reason, at: error.pos[0] }
  }
  try {
    const nodes = nodesOf(
      plain(() => document.toJS({ maxAliasCount: 10 })),
      system,
    )
    refuseUnknownTargets(nodes)
    refuseCycle(nodes)
    return { kind: 'read', topology: { nodes, entry: entryOf(nodes) } }
  } catch (thrown) {
    if (!(thrown instanceof Unreadable)) throw thrown
    return { kind: 'unread', check: thrown.check, reason: thrown.reason, at: null }
  }
}

function plain(read: () => unknown): unknown {
  try {
    return read()
  } catch {
    throw new Unreadable('a topology written out', 'aliases that multiply', 'Write each node out.')
  }
}

function nodesOf(unsafe: unknown, system: Parts): TopologyNode[] {
  const top = recordOf(unsafe)
  const nodes = top && recordOf(top['nodes'])
  if (!top || !nodes || Object.keys(nodes).length === 0) {
    throw new Unreadable(
      'nodes below `nodes:`, each with a name',
      unsafe === null || unsafe === undefined ? 'nothing' : 'something else',
      'Begin with `nodes:`, then `door: { kind: balancer, to: [api] }` further in.',
    )
  }
  const extra = Object.keys(top).find((key) => key !== 'nodes')
  if (extra !== undefined)
    throw new Unreadable('only `nodes:`', `\`${short(extra)}\``, 'Put everything below `nodes:`.')
  const count = Object.keys(nodes).length
  if (count > nodesMax) {
    throw new Unreadable(
      `at most ${nodesMax} nodes`,
      count.toLocaleString('en-US'),
      'Use `count` for machines that do the same.',
    )
  }
  return Object.entries(nodes).map(([name, node]) => nodeOf(name, node, system))
}

function nodeOf(name: string, unsafe: unknown, system: Parts): TopologyNode {
  if (!/^[A-Za-z][\w-]{0,39}$/.test(name)) {
    throw new Unreadable(
      'a name of letters, digits and hyphens',
      `\`${short(name)}\``,
      'For example `api`.',
    )
  }
  const fields = recordOf(unsafe)
  if (!fields)
    throw new Unreadable(
      `fields for \`${name}\``,
      short(unsafe),
      'For example `{ kind: service, machine: small }`.',
    )
  const kind = oneOf(fields['kind'], nodeKinds, `${name}.kind`) as NodeKind
  const unknown = Object.keys(fields).find((key) => !fieldsOf[kind].includes(key))
  if (unknown !== undefined) {
    throw new Unreadable(
      `the fields ${fieldsOf[kind].join(', ')} for a ${kind}`,
      `\`${short(unknown)}\` in \`${name}\``,
      closestTo(unknown, fieldsOf[kind]),
    )
  }
  const machines = Object.keys(system.machines[kind])
  if (machines.length === 0)
    throw new Unreadable(`no ${kind} in this lab`, `\`${name}\``, 'Leave it out.')
  const tasks = Object.keys(system.tasks)
  const list = (key: string, among: readonly string[] | null): string[] =>
    namesOf(fields[key], `${name}.${key}`, among)
  const does = kind === 'service' || kind === 'database'
  return {
    name,
    kind,
    machine: machineOf(fields['machine'], machines, name),
    count: wholeOf(fields['count'] ?? 1, `${name}.count`, { min: 1, max: countMax }),
    zones:
      fields['zones'] === undefined
        ? [system.zones[0] as string]
        : zonesOf(list('zones', system.zones), name),
    to: list('to', null),
    does:
      fields['does'] === undefined
        ? does && tasks.includes(name)
          ? [name]
          : []
        : list('does', tasks),
    ttlSeconds:
      fields['ttl'] === undefined
        ? 60
        : wholeOf(fields['ttl'], `${name}.ttl`, { min: 1, max: 604_800 }),
    replicas: wholeOf(fields['replicas'] ?? 0, `${name}.replicas`, { min: 0, max: replicasMax }),
    replicaReads: list('replica_reads', tasks),
    keeps: list('keeps', [...tasks, ...Object.keys(system.requests)]),
  }
}

function machineOf(unsafe: unknown, machines: readonly string[], name: string): string {
  if (unsafe === undefined && machines.length === 1) return machines[0] as string
  return oneOf(unsafe, machines, `${name}.machine`)
}

function zonesOf(zones: readonly string[], name: string): readonly string[] {
  if (zones.length > 0) return zones
  throw new Unreadable(`a zone in ${name}.zones`, 'none', 'Leave the field out for the first zone.')
}

function oneOf(unsafe: unknown, among: readonly string[], where: string): string {
  if (typeof unsafe === 'string' && among.includes(unsafe)) return unsafe
  throw new Unreadable(
    `\`${where}\`: one of ${among.join(', ')}`,
    short(unsafe),
    closestTo(String(unsafe), among),
  )
}

function namesOf(unsafe: unknown, where: string, among: readonly string[] | null): string[] {
  if (unsafe === undefined || unsafe === null) return []
  const names = Array.isArray(unsafe) ? unsafe : [unsafe]
  for (const name of names) {
    if (typeof name !== 'string')
      throw new Unreadable(`names in \`${where}\``, short(name), 'For example `[api]`.')
    if (among && !among.includes(name))
      throw new Unreadable(
        `\`${where}\`: of ${among.join(', ')}`,
        short(name),
        closestTo(name, among),
      )
  }
  return [...new Set(names as string[])]
}

function wholeOf(
  unsafe: unknown,
  where: string,
  { min, max }: { min: number; max: number },
): number {
  if (typeof unsafe === 'number' && Number.isInteger(unsafe) && unsafe >= min && unsafe <= max)
    return unsafe
  throw new Unreadable(
    `\`${where}\`: a whole number from ${min} to ${max.toLocaleString('en-US')}`,
    short(unsafe),
    unsafe === 0
      ? 'What has no capacity does nothing: leave the node out.'
      : 'Write it without a unit.',
  )
}

function refuseUnknownTargets(nodes: readonly TopologyNode[]): void {
  const names = nodes.map(({ name }) => name)
  for (const { name, to } of nodes) {
    const unknown = to.find((target) => !names.includes(target))
    if (unknown === undefined) continue
    throw new Unreadable(
      `\`${name}.to\`: of ${names.join(', ')}`,
      short(unknown),
      closestTo(unknown, names),
      'connected',
    )
  }
}

/** The first cycle there is, by its nodes: a request in it would never come to an end. */
function refuseCycle(nodes: readonly TopologyNode[]): void {
  const byName = new Map(nodes.map((node) => [node.name, node]))
  const done = new Set<string>()
  const visit = (name: string, path: readonly string[]): void => {
    const from = path.indexOf(name)
    if (from !== -1) {
      throw new Unreadable(
        'connections that lead onward only',
        `a cycle: ${[...path.slice(from), name].join(' → ')}`,
        `Take \`${name}\` out of the \`to\` of \`${path.at(-1)}\`.`,
        'connected',
      )
    }
    if (done.has(name)) return
    for (const next of byName.get(name)?.to ?? []) visit(next, [...path, name])
    done.add(name)
  }
  for (const { name } of nodes) visit(name, [])
}

function entryOf(nodes: readonly TopologyNode[]): string {
  const targets = new Set(nodes.flatMap(({ to }) => to))
  const roots = nodes.filter(({ name }) => !targets.has(name)).map(({ name }) => name)
  const [entry] = roots
  if (entry !== undefined && roots.length === 1) return entry
  throw new Unreadable(
    'one node that nothing leads to: where requests come in',
    roots.join(', '),
    `Put ${roots
      .slice(1)
      .map((name) => `\`${name}\``)
      .join(', ')} into the \`to\` of another node, or leave it out.`,
    'connected',
  )
}

function recordOf(unsafe: unknown): Record<string, unknown> | null {
  const isRecord = unsafe !== null && typeof unsafe === 'object' && !Array.isArray(unsafe)
  return isRecord ? (unsafe as Record<string, unknown>) : null
}

function short(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'something else')
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

/** "Did you mean `count`?" where one begins alike; else the whole list again. */
function closestTo(wrong: string, among: readonly string[]): string {
  const start = wrong.toLowerCase().slice(0, 3)
  const close = among.find((name) => name.startsWith(start))
  return close === undefined
    ? `Use ${among.length === 1 ? 'this name' : 'one of these names'}.`
    : `Did you mean \`${close}\`?`
}
