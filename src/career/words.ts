/** Words that say nothing about a program. */
const stopWords = new Set([
  'a',
  'an',
  'and',
  'at',
  'for',
  'in',
  'near',
  'of',
  'on',
  'or',
  'the',
  'to',
  'with',
])

/**
 * Text as words to search by: without accents, case and signs. `Mayagüez` and `MAYAGUEZ` are the
 * same word, `A&M` is `a` and `m`, `St. John’s` is `st`, `johns`.
 */
export function foldWords(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/['’ʻ]/g, '')
    .replace(/ß/g, 'ss')
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    .replace(/æ/g, 'ae')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}

/** What somebody typed, as words worth asking for: at most eight, none twice. */
export function queryWords(text: string): string[] {
  const words = foldWords(text.slice(0, 200))
  const kept = words.filter((word) => !stopWords.has(word))
  return [...new Set(kept.length > 0 ? kept : words)].slice(0, 8)
}

/** Edits that a word of this length may be away and still be meant. */
function editsMax(length: number): number {
  return length < 4 ? 0 : length < 7 ? 1 : 2
}

/**
 * Known words that somebody may have meant by one that nobody knows: few edits away, the nearest,
 * and of those the more frequent first; at most three.
 */
export function closestWords(
  typed: string,
  vocabulary: readonly string[],
  frequencyOf: (at: number) => number,
): string[] {
  let most = editsMax(typed.length)
  if (most === 0) return []
  const letters = lettersOf(typed)
  let found: { word: string; at: number }[] = []
  vocabulary.forEach((word, at) => {
    if (Math.abs(word.length - typed.length) > most) return
    if (bitCount(lettersOf(word) ^ letters) > 2 * most) return
    const edits = editDistance(typed, word, most)
    if (edits > most) return
    if (edits < most) found = []
    most = edits
    found.push({ word, at })
  })
  return found
    .sort((a, b) => frequencyOf(b.at) - frequencyOf(a.at) || a.at - b.at)
    .slice(0, 3)
    .map(({ word }) => word)
}

/** Which letters a word has, one bit each. One edit changes two of them at most. */
function lettersOf(word: string): number {
  let bits = 0
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31)
  return bits
}

function bitCount(bits: number): number {
  let count = 0
  for (let left = bits; left !== 0; left &= left - 1) count++
  return count
}

/** Insertions, deletions, changes and swaps of neighbors between two words; gives up above `most`. */
export function editDistance(a: string, b: string, most: number): number {
  if (a === b) return 0
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      let edits = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + (isSame ? 0 : 1),
      )
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        edits = Math.min(edits, (before[j - 2] as number) + 1)
      }
      row.push(edits)
      least = Math.min(least, edits)
    }
    if (least > most) return most + 1
    before = last
    last = row
  }
  return last[b.length] as number
}
