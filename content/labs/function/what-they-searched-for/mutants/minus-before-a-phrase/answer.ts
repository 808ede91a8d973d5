type Search = string | { and: Search[] } | { or: Search[] } | { not: Search }

interface Token {
  readonly kind: 'word' | 'or' | '-' | '(' | ')' | 'end' | 'unclosed'
  readonly value: string
  readonly at: number
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  const one = / *(?:([()-])|"((?:[^"]|"")*)"|([^ ()"]+?(?=-"|[ ()"]|$)))/y
  let end = 0
  for (let found = one.exec(text); found !== null; found = one.exec(text)) {
    const [, sign, phrase, word] = found
    const at = found[0].length - found[0].trimStart().length + found.index
    if (sign !== undefined) tokens.push({ kind: sign as Token['kind'], value: sign, at })
    else if (phrase !== undefined) {
      tokens.push({ kind: 'word', value: phrase.replaceAll('""', '"'), at })
    } else tokens.push({ kind: word === 'or' ? 'or' : 'word', value: word as string, at })
    end = one.lastIndex
  }
  // What's left is nothing but spaces, or a phrase without an end.
  const kind = text.slice(end).trim() === '' ? 'end' : 'unclosed'
  return [...tokens, { kind, value: '', at: text.length }]
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
