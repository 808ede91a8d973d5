/** A text with a piece of it replaced; null where the piece isn't there, or more than once. */
export function replaceOnce(text: string, from: string, to: string): string | null {
  const at = text.indexOf(from)
  if (at < 0 || text.indexOf(from, at + 1) >= 0) return null
  return text.slice(0, at) + to + text.slice(at + from.length)
}
