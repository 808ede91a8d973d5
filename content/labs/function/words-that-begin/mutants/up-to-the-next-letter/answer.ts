export function suggest(
  count: number,
  titleAt: (place: number) => string,
  typed: string[],
  most: number,
): string[][] {
  const titles = new Set<string>()
  for (let place = 0; place < count; place++) titles.add(titleAt(place))
  const sorted = [...titles].sort()
  return typed.map((text) => {
    if (text === '') return sorted.slice(0, most)
    return sorted.filter((title) => title >= text && title < `${text}{`).slice(0, most)
  })
}
