import type { Topology, TopologyNode } from '../../lab/design/topology.ts'

/** A node's place: how far from the entry, and which of those that are as far. */
export interface PlacedNode {
  readonly node: TopologyNode
  readonly depth: number
  readonly row: number
}

/** Nodes in columns: each one further than everything that leads to it. */
export function placeNodes({ nodes, entry }: Topology): readonly PlacedNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]))
  const depths = new Map<string, number>()
  // Connections lead onward only, so this ends; a node is placed again where a longer way is found.
  const visit = (name: string, depth: number): void => {
    if ((depths.get(name) ?? -1) >= depth) return
    depths.set(name, depth)
    for (const next of byName.get(name)?.to ?? []) visit(next, depth + 1)
  }
  visit(entry, 0)
  const rows = new Map<number, number>()
  return nodes.map((node) => {
    const depth = depths.get(node.name) ?? 0
    const row = rows.get(depth) ?? 0
    rows.set(depth, row + 1)
    return { node, depth, row }
  })
}
