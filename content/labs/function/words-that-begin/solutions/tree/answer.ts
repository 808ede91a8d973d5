type TitleAt = (place: number) => string

interface Node {
  readonly next: Map<string, Node>
  isTitle: boolean
}

export function suggest(count: number, titleAt: TitleAt, typed: string[], most: number): string[][] {
  const root: Node = { next: new Map(), isTitle: false }
  for (let place = 0; place < count; place++) {
    let node = root
    for (const letter of titleAt(place)) {
      const below = node.next.get(letter) ?? { next: new Map(), isTitle: false }
      node.next.set(letter, below)
      node = below
    }
    node.isTitle = true
  }
  const collect = (node: Node, begun: string, titles: string[]): string[] => {
    if (titles.length === most) return titles
    if (node.isTitle) titles.push(begun)
    for (const [letter, below] of [...node.next].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (titles.length < most) collect(below, begun + letter, titles)
    }
    return titles
  }
  return typed.map((beginning) => {
    let node: Node | undefined = root
    for (const letter of beginning) node = node?.next.get(letter)
    return node === undefined ? [] : collect(node, beginning, [])
  })
}
