type TitleAt = (place: number) => string

export function suggest(count: number, titleAt: TitleAt, typed: string[], most: number): string[][] {
  const titles = Array.from({ length: count }, (_, place) => titleAt(place)).sort()
  return typed.map((beginning) => {
    let [from, to] = [0, titles.length]
    while (from < to) {
      const middle = Math.floor((from + to) / 2)
      if ((titles[middle] as string) < beginning) from = middle + 1
      else to = middle
    }
    const found: string[] = []
    while (found.length < most && titles[from]?.startsWith(beginning)) {
      found.push(titles[from] as string)
      from++
    }
    return [...new Set(found)]
  })
}
