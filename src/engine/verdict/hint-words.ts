/** A wrong answer of the lab, and the reason that was written for it. */
interface Wrong {
  readonly answer: string
  readonly why: string
}

/**
 * What is said of an answer that does as a known wrong one does. The reason was written for that one: where it names code
 * that this answer doesn’t hold, none but what a right answer holds too, or none at all, it is said of another answer. There's
 * more than one way to the same wrong result.
 */
export function hintWords({ answer: wrong, why }: Wrong, answer: string, right: string): string {
  if (plain(answer) === plain(wrong)) return why
  const codes = codeIn(why)
  const holds = (text: string) => (code: string) => holdsCode(text, code)
  return codes.every(holds(answer)) && !codes.every(holds(right)) ? why : ofOthers(why)
}

const ofAnother = 'One way to get this wrong, which needn’t be yours: '

/** A reason that was written for another answer: this one may hold none of what it names. */
export function ofOthers(why: string): string {
  return `${ofAnother}${why}`
}

/** Whether a hint speaks of another answer than this one. */
export function isOfOthers(hint: string): boolean {
  return hint.startsWith(ofAnother)
}

/** What of a sentence is code: calls, signs, names with a line below or capitals inside, words in capitals, `return`. */
function codeIn(text: string): string[] {
  const found = text.match(
    /`[^`]+`|\b\w+\([^()]*\)|(?<![\w<>=!])(?:<=|>=|<>|!==?|={1,3}|<|>|&&|\|\|)(?![\w<>=])|\b[a-z]+(?:_|[A-Z])\w*\b|\breturn\b|\b[A-Z]{2,}(?: [A-Z]{2,})*\b/g,
  )
  return (found ?? []).filter((code) => !/^`?(NULL|SQL|ID|JSON|UTC)`?$/.test(code))
}

const plain = (text: string): string => text.replaceAll(/[`\s]+/g, '').toLowerCase()

/** Words are found as words and signs as signs: `join` holds no IN, and `==` no `=`. */
function holdsCode(text: string, code: string): boolean {
  const bare = code.replaceAll('`', '')
  if (/^[a-z]+( [a-z]+)*$/i.test(bare))
    return new RegExp(`(?<!\\w)${bare.replaceAll(' ', '\\s+')}(?!\\w)`, 'i').test(text)
  if (/^[<>=!&|]+$/.test(bare))
    return text.match(/[<>=!&|]+/g)?.some((signs) => signs === bare) === true
  return plain(text).includes(plain(code))
}
