type TitleAt = (place: number) => string

export function suggest(count: number, titleAt: TitleAt, typed: string[], most: number): string[][] {
  return typed.map((beginning) => {
    const titles = new Set<string>()
    for (let place = 0; place < count; place++) {
      const title = titleAt(place)
      if (title.startsWith(beginning)) titles.add(title)
    }
    return [...titles].sort().slice(0, most)
  })
}
