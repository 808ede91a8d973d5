export function typedTitles(typed: string): string[] {
  return typed
    .split(',')
    .map((piece) => piece.trim())
    .filter((title) => title.length > 0)
}
