export function fetched(room: number, titles: string[]): string[] {
  const uses = new Map<string, number>()
  const out: string[] = []
  for (const title of titles) {
    const before = uses.get(title) ?? 0
    uses.delete(title)
    if (before === 0) {
      out.push(title)
      if (uses.size === room) {
        let least: string | null = null
        for (const [one, count] of uses) {
          if (least === null || count < (uses.get(least) ?? 0)) least = one
        }
        uses.delete(least as string)
      }
    }
    uses.set(title, before + 1)
  }
  return out
}
