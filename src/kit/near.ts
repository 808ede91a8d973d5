/**
 * How many letters have to be put in, left out, changed, or swapped with their neighbor to make one
 * word of another. Only asked for short words.
 */
function distance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      const changed = (last[j - 1] as number) + (same ? 0 : 1)
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row[j] = Math.min(
        changed,
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        isSwapped ? (before[j - 2] as number) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    before = last
    last = row
  }
  return last[b.length] as number
}

const lengthMax = 40

/**
 * The word among `known` that was most likely meant by `typed`: one slip for short words, two for
 * longer ones; null if none is that near. Upper and lower case alone is the nearest of all.
 */
export function nearestWord(typed: string, known: Iterable<string>): string | null {
  if (typed.length < 2 || typed.length > lengthMax) return null
  const most = typed.length < 3 ? 0 : typed.length < 6 ? 1 : 2
  let nearest: { word: string; slips: number } | null = null
  for (const word of known) {
    if (word === typed || Math.abs(word.length - typed.length) > most) continue
    const slips =
      word.toLowerCase() === typed.toLowerCase()
        ? 0
        : distance(typed.toLowerCase(), word.toLowerCase())
    if (slips <= most && (nearest === null || slips < nearest.slips)) nearest = { word, slips }
  }
  return nearest?.word ?? null
}
