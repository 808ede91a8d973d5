export function typedTitles(typed: string): string[] {
  const titles: string[] = []
  for (const piece of typed.split(',')) {
    if (piece.trim() !== '') {
      titles.push(piece)
    }
  }
  return titles
}
