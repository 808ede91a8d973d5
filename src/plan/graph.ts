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
    (a, b) => place(a) - place(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
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
  const reached = new Set<string>()
  const open = [...wanted]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = nodes.get(id)
    if (!node || reached.has(id)) continue
    reached.add(id)
    open.push(...node.needs)
  }
  return reached
}

/** A queue that gives the lowest first: a binary heap. */
class FirstOut<T> {
  readonly #items: T[] = []
  readonly #compare: (a: T, b: T) => number

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare
  }

  add(item: T): void {
    const items = this.#items
    items.push(item)
    let at = items.length - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      if (this.#compare(items[at] as T, items[above] as T) >= 0) break
      this.#swap(at, above)
      at = above
    }
  }

  take(): T | null {
    const items = this.#items
    const [first] = items
    const last = items.pop()
    if (first === undefined || last === undefined) return null
    if (items.length === 0) return first
    items[0] = last
    for (let at = 0; ; ) {
      const least = this.#leastOf(at)
      if (least === at) return first
      this.#swap(at, least)
      at = least
    }
  }

  #leastOf(at: number): number {
    let least = at
    for (const below of [2 * at + 1, 2 * at + 2]) {
      if (below >= this.#items.length) continue
      if (this.#compare(this.#items[below] as T, this.#items[least] as T) < 0) least = below
    }
    return least
  }

  #swap(a: number, b: number): void {
    const item = this.#items[a] as T
    this.#items[a] = this.#items[b] as T
    this.#items[b] = item
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
  const isOpen = (id: string): boolean => (left.get(id) ?? 0) > 0
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
