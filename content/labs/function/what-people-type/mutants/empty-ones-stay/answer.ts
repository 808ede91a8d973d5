export function typedTitles(typed: string): string[] {
  const titles: string[] = []
  for (const piece of typed.split(',')) {
    titles.push(piece.trim())
  }
  return titles
}
