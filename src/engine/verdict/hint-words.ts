/**
 * What is said of an answer that does as a known wrong one does. The reason was written for that one:
 * where it names code that this answer doesn’t hold, it is said of another answer.
 */
export function hintWords(why: string, answer: string): string {
  const held = plain(answer)
  return codeIn(why).every((code) => held.includes(plain(code))) ? why : ofOthers(why)
}

/** A reason that was written for another answer: this one may hold none of what it names. */
export function ofOthers(why: string): string {
  return `An answer that goes wrong in the same way: ${why}`
}

/** What of a sentence is code: calls, signs, names with a line below, words in capitals. */
function codeIn(text: string): string[] {
  const found = text.match(
    /`[^`]+`|\b\w+\([^()]*\)|(?<![\w<>=])(?:<=|>=|<>|!=|<|>)(?![\w<>=])|\b[a-z]+_\w+\b|\b[A-Z]{2,}(?: [A-Z]{2,})*\b/g,
  )
  return (found ?? []).filter((code) => !/^`?(NULL|SQL|ID|JSON|UTC)`?$/.test(code))
}

const plain = (text: string): string => text.replaceAll(/[`\s]+/g, '').toLowerCase()
