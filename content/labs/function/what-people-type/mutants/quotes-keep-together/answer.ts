export function typedTitles(typed: string): string[] {
  return (typed.match(/("[^"]*"|[^,])+/g) ?? []).map((p) => p.trim()).filter(Boolean)
}
