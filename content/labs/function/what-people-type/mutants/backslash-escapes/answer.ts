export function typedTitles(typed: string): string[] {
  return typed
    .split(/(?<!\\),/)
    .map((p) => p.trim())
    .filter(Boolean)
}
