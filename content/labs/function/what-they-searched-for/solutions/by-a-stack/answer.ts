type Search = string | { and: Search[] } | { or: Search[] } | { not: Search }

/** A group that's open: its finished alternatives, the parts of the current one, and the minus signs waiting for a part. */
interface Open {
  alternatives: Search[]
  parts: Search[]
  minuses: number
}

const opened = (): Open => ({ alternatives: [], parts: [], minuses: 0 })

export function readSearch(text: string): Search {
  const stack = [opened()]
  const top = () => stack[stack.length - 1] as Open
  const refuse = (place: number): never => {
    throw new Error(`unexpected at ${place}`)
  }
  const add = (part: Search) => {
    let whole = part
    for (; top().minuses > 0; top().minuses--) whole = { not: whole }
    top().parts.push(whole)
  }
  const endAlternative = (place: number) => {
    const { parts, minuses, alternatives } = top()
    if (parts.length === 0 || minuses > 0) refuse(place)
    alternatives.push(parts.length === 1 ? (parts[0] as Search) : { and: parts })
    top().parts = []
  }
  const close = (place: number): Search => {
    endAlternative(place)
    const { alternatives } = stack.pop() as Open
    return alternatives.length === 1 ? (alternatives[0] as Search) : { or: alternatives }
  }

  let i = 0
  while (i < text.length) {
    const from = i
    const sign = text.charAt(i++)
    if (sign === ' ') continue
    if (sign === '(') stack.push(opened())
    else if (sign === ')') {
      if (stack.length === 1) refuse(from)
      add(close(from))
    } else if (sign === '-') top().minuses++
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
      const word = text.slice(from, i)
      if (word === 'or') endAlternative(from)
      else add(word)
    }
  }
  if (stack.length > 1) {
    endAlternative(text.length)
    refuse(text.length)
  }
  return close(text.length)
}
