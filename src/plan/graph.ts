import { badInput } from './bad-input.ts'

/** What stands in a graph of needs: a skill, or a project that needs skills. */
export interface Needing {
  readonly id: string
  readonly needs: readonly string[]
}

/**
 * The nodes, every one behind all that it needs; among those that are free, the lowest `place`
 * comes first, then the id. Throws Problem 'bad-input' where needs go round or are not there.
 */
export function inOrderOfNeeds<Node extends Needing>(
  nodes: readonly Node[],
  place: (node: Node) => number = () => 0,
): Node[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const left = new Map(nodes.map((node) => [node.id, new Set(node.needs).size]))
  const neededBy = new Map<string, Node[]>(nodes.map(({ id }) => [id, []]))
  for (const node of nodes) {
    for (const need of new Set(node.needs)) {
      const list = neededBy.get(need)
      if (!list) throw missing(node.id, need)
      list.push(node)
    }
  }
  const free = new FirstOut<Node>(
    (a, b) => place(a) < place(b) || (place(a) === place(b) && a.id < b.id),
  )
  for (const node of byId.values()) if (left.get(node.id) === 0) free.add(node)
  const order: Node[] = []
  for (let node = free.take(); node !== null; node = free.take()) {
    order.push(node)
    for (const next of neededBy.get(node.id) ?? []) {
      const count = (left.get(next.id) as number) - 1
      left.set(next.id, count)
      if (count === 0) free.add(next)
    }
  }
  if (order.length < byId.size) throw circle(byId, left)
  return order
}

/** The wanted nodes and everything that they need, directly or not. */
export function withNeeds<Node extends Needing>(
  nodes: ReadonlyMap<string, Node>,
  wanted: Iterable<string>,
): Set<string> {
  const named = new Set(wanted)
  // A set is gone through with what's added to it on the way, each once.
  for (const id of named) for (const need of nodes.get(id)?.needs ?? []) named.add(need)
  return new Set([...named].filter((id) => nodes.has(id)))
}

/** A queue that gives the lowest first: a binary heap. */
class FirstOut<T> {
  readonly #items: T[] = []
  readonly #isBefore: (a: T, b: T) => boolean

  constructor(isBefore: (a: T, b: T) => boolean) {
    this.#isBefore = isBefore
  }

  add(item: T): void {
    const items = this.#items
    items.push(item)
    let at = items.length - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      const [item, parent] = [items[at] as T, items[above] as T]
      if (!this.#isBefore(item, parent)) break
      ;[items[above], items[at]] = [item, parent]
      at = above
    }
  }

  take(): T | null {
    const items = this.#items
    const last = items.pop()
    if (last === undefined) return null
    const [first] = items
    if (first === undefined) return last
    items[0] = last
    for (let at = 0; ; ) {
      const least = this.#leastOf(at)
      if (least === at) return first
      ;[items[at], items[least]] = [items[least] as T, items[at] as T]
      at = least
    }
  }

  #leastOf(at: number): number {
    let least = at
    for (const below of [2 * at + 1, 2 * at + 2]) {
      if (below >= this.#items.length) continue
      if (this.#isBefore(this.#items[below] as T, this.#items[least] as T)) least = below
    }
    return least
  }
}

function missing(id: string, need: string): Error {
  return badInput({
    expected: `${id} to need what is there`,
    came: `a need of ${need.slice(0, 80)}`,
    try: 'Correct the name, or add what is needed.',
  })
}

/** Follows open needs until a name comes back, to say the circle itself. */
function circle(byId: ReadonlyMap<string, Needing>, left: ReadonlyMap<string, number>): Error {
  const isOpen = (id: string): boolean => left.get(id) !== 0
  const trail: string[] = []
  let at = [...byId.keys()].find(isOpen) as string
  while (!trail.includes(at)) {
    trail.push(at)
    at = byId.get(at)?.needs.find(isOpen) as string
  }
  const round = [...trail.slice(trail.indexOf(at)), at]
  return badInput({
    expected: 'needs that do not go round',
    came: `${round.slice(0, 8).join(' needs ')}${round.length > 8 ? ' needs …' : ''}`,
    try: 'Take away one of these needs.',
  })
}
