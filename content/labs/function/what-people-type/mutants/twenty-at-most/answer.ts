export function typedTitles(typed: string): string[] {
  return typed
    .split(',', 20)
    .map((p) => p.trim())
    .filter(Boolean)
}
