export function typedTitles(typed: string): string[] {
  const title = typed.trim()
  if (title === '') {
    return []
  }
  return [title]
}
