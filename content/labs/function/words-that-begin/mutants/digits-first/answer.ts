type TitleAt = (place: number) => string
interface Node {
  isWord: boolean
  next: Record<string, Node>
}

export function suggest(count: number, titleAt: TitleAt, typed: string[], most: number): string[][] {
  const titles: string[] = []
  for (let place = 0; place < count; place++) titles.push(titleAt(place))
  const root: Node = { isWord: false, next: {} }
  // put in sorted, so the letters of each node are in order
  for (const title of titles.sort()) {
    let node = root
    for (const letter of title.split('')) {
      node = node.next[letter] ??= { isWord: false, next: {} }
    }
    node.isWord = true
  }
  return typed.map((beginning) => {
    let node: Node | undefined = root
    for (const letter of beginning.split('')) node = node?.next[letter]
    const found: string[] = []
    function collect(at: Node, text: string): void {
      if (found.length === most) return
      if (at.isWord) found.push(text)
      for (const letter of Object.keys(at.next)) {
        if (found.length < most) collect(at.next[letter] as Node, text + letter)
      }
    }
    if (node) collect(node, beginning)
    return found
  })
}
