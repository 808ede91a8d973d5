type Search = string | { and: Search[] } | { or: Search[] } | { not: Search }

export function readSearch(text: string): Search {
  const parts: Search[] = text.split(' ')
  return parts.length === 1 ? (parts[0] as Search) : { and: parts }
}
