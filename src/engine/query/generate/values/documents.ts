/** The document with the last item of each of its lists twice. */
export function withRepeats(document: unknown): unknown {
  if (Array.isArray(document)) {
    const items = document.map(withRepeats)
    return [...items, ...items.slice(-1)]
  }
  return document !== null && typeof document === 'object'
    ? Object.fromEntries(Object.entries(document).map(([key, value]) => [key, withRepeats(value)]))
    : document
}
