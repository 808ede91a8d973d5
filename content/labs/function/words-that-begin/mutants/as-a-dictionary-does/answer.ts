export function suggest(
  count: number,
  titleAt: (place: number) => string,
  typed: string[],
  most: number,
): string[][] {
  const titles = new Set<string>()
  for (let place = 0; place < count; place++) titles.add(titleAt(place))
  const sorted = [...titles].sort((a, b) => a.localeCompare(b))
  return typed.map((text) => sorted.filter((title) => title.startsWith(text)).slice(0, most))
}
