type TitleAt = (place: number) => string

export function suggest(count: number, titleAt: TitleAt, typed: string[], most: number): string[][] {
  const titles = [...new Set(Array.from({ length: count }, (_, place) => titleAt(place)))].sort()
  return typed.map((beginning) => {
    if (!beginning) return []
    return titles.filter((title) => title.startsWith(beginning)).slice(0, most)
  })
}
