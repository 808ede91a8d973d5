export function typedTitles(typed: string): string[] {
  return [
    ...new Set(
      typed
        .split(',')
        .map((p) => p.trim())
        .filter(Boolean),
    ),
  ]
}
