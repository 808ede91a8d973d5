export function typedTitles(typed: string): string[] {
  const titles: string[] = []
  for (const piece of typed.split(',')) {
    const title = piece.trim()
    if (title !== '') {
      titles.push(title)
    }
  }
  return titles
}
