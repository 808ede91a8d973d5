type Search = string | { and: Search[] } | { or: Search[] } | { not: Search }

export function readSearch(text: string, from = 0): Search {
  const alternatives: Search[] = []
  let parts: Search[] = []
  let minuses = 0
  const refuse = (place: number): never => {
    throw new Error(`unexpected at ${from + place}`)
  }
  const add = (part: Search) => {
    let whole = part
    for (; minuses > 0; minuses--) whole = { not: whole }
    parts.push(whole)
  }
  const endAlternative = (place: number) => {
    if (parts.length === 0 || minuses > 0) refuse(place)
    alternatives.push(parts.length === 1 ? (parts[0] as Search) : { and: parts })
    parts = []
  }
  let i = 0
  while (i < text.length) {
    const begin = i
    const sign = text.charAt(i++)
    if (sign === ' ') continue
    if (sign === ')') refuse(begin)
    if (sign === '(') {
      const close = text.indexOf(')', i)
      if (close < 0) refuse(text.length)
      add(readSearch(text.slice(i, close), from + i))
      i = close + 1
    } else if (sign === '-') minuses++
    else if (sign === '"') {
      let phrase = ''
      while (text[i] !== '"' || text[i + 1] === '"') {
        if (i >= text.length) refuse(text.length)
        if (text[i] === '"') i++
        phrase += text.charAt(i++)
      }
      i++
      add(phrase)
    } else {
      while (i < text.length && !' ()"'.includes(text.charAt(i))) i++
      const word = text.slice(begin, i)
      if (word === 'or') endAlternative(begin)
      else add(word)
    }
  }
  endAlternative(text.length)
  return alternatives.length === 1 ? (alternatives[0] as Search) : { or: alternatives }
}
