type TitleAt = (place: number) => string

export function suggest(count: number, titleAt: TitleAt, typed: string[], most: number): string[][] {
  const titles = Array.from({ length: count }, (_, place) => titleAt(place)).sort()
  return typed.map((beginning) =>
    titles.filter((title) => title.startsWith(beginning)).slice(0, most),
  )
}
