type Node = Map<string, any>

export function suggest(
  count: number,
  titleAt: (place: number) => string,
  typed: string[],
  most: number,
): string[][] {
  const root: Node = new Map()
  for (let place = 0; place < count; place++) {
    let node = root
    for (const letter of titleAt(place)) {
      if (!node.has(letter)) node.set(letter, new Map())
      node = node.get(letter)
    }
    node.set('*', true)
  }
  const below = (node: Node, text: string): string[] =>
    [...node].flatMap(([letter, next]) => (letter === '*' ? [text] : below(next, text + letter)))
  return typed.map((text) => {
    let node: Node | undefined = root
    for (const letter of text) node = letter === '*' ? undefined : node?.get(letter)
    return node === undefined ? [] : below(node, text).sort().slice(0, most)
  })
}
