/**
 * What is said of an answer that does as a known wrong one does. The reason was written for that one: where it names code
 * that this answer doesn’t hold, or none but what a right answer holds too, it is said of another answer.
 */
export function hintWords(why: string, answer: string, right: string): string {
  const codes = codeIn(why).map(plain)
  const holds = (text: string) => (code: string) => plain(text).includes(code)
  const isTelling = codes.length === 0 || !codes.every(holds(right))
  return isTelling && codes.every(holds(answer)) ? why : ofOthers(why)
}

/** Whether a reason names code at all. */
export function namesCode(why: string): boolean {
  return codeIn(why).length > 0
}

const ofAnother = 'An answer that goes wrong in the same way: '

/** A reason that was written for another answer: this one may hold none of what it names. */
export function ofOthers(why: string): string {
  return `${ofAnother}${why}`
}

/** Whether a hint speaks of another answer than this one. */
export function isOfOthers(hint: string): boolean {
  return hint.startsWith(ofAnother)
}

/** What of a sentence is code: calls, signs, names with a line below, words in capitals. */
function codeIn(text: string): string[] {
  const found = text.match(
    /`[^`]+`|\b\w+\([^()]*\)|(?<![\w<>=])(?:<=|>=|<>|!=|<|>)(?![\w<>=])|\b[a-z]+_\w+\b|\b[A-Z]{2,}(?: [A-Z]{2,})*\b/g,
  )
  return (found ?? []).filter((code) => !/^`?(NULL|SQL|ID|JSON|UTC)`?$/.test(code))
}

const plain = (text: string): string => text.replaceAll(/[`\s]+/g, '').toLowerCase()
