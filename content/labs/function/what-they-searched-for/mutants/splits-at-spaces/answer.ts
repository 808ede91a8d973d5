type Search = string | { and: Search[] } | { or: Search[] } | { not: Search }

interface Token {
  readonly kind: 'word' | 'or' | '-' | '(' | ')' | 'end' | 'unclosed'
  readonly value: string
  readonly at: number
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  for (const piece of text.split(' ')) {
    for (const found of piece.matchAll(/[()]|^-|(?<=[(-])-|[^()-][^()]*/g)) {
      const [value] = found
      const word = value.replaceAll('"', '')
      if ('()-'.includes(value)) tokens.push({ kind: value as Token['kind'], value, at: at + found.index })
      else tokens.push({ kind: value === 'or' ? 'or' : 'word', value: word, at: at + found.index })
    }
    at += piece.length + 1
  }
  return [...tokens, { kind: 'end', value: '', at: text.length }]
}

export function readSearch(text: string): Search {
  const tokens = tokensOf(text)
  let next = 0
  const kind = () => (tokens[next] as Token).kind
  const unexpected = () => new Error(`unexpected at ${(tokens[next] as Token).at}`)

  function either(): Search {
    const parts = [both()]
    while (kind() === 'or') {
      next++
      parts.push(both())
    }
    return parts.length === 1 ? (parts[0] as Search) : { or: parts }
  }
  function both(): Search {
    const parts = [one()]
    while (kind() === 'word' || kind() === '-' || kind() === '(') parts.push(one())
    return parts.length === 1 ? (parts[0] as Search) : { and: parts }
  }
  function one(): Search {
    const token = tokens[next] as Token
    if (token.kind === 'word') {
      next++
      return token.value
    }
    if (token.kind === '-') {
      next++
      return { not: one() }
    }
    if (token.kind !== '(') throw unexpected()
    next++
    const inside = either()
    if (kind() !== ')') throw unexpected()
    next++
    return inside
  }

  const search = either()
  if (kind() !== 'end') throw unexpected()
  return search
}
