type TitleAt = (place: number) => string

export function suggest(count: number, titleAt: TitleAt, typed: string[], most: number): string[][] {
  const titles = [...new Set(Array.from({ length: count }, (_, place) => titleAt(place)))]
  return typed.map((beginning) =>
    titles.filter((title) => title.startsWith(beginning)).slice(0, most),
  )
}
