export function typedTitles(typed: string): string[] {
  const titles: string[] = []
  for (const piece of typed.replaceAll(' ', '').split(',')) {
    if (piece !== '') {
      titles.push(piece)
    }
  }
  return titles
}
