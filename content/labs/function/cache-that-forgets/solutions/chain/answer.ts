interface Link {
  title: string
  older: Link | null
  newer: Link | null
}

export function fetched(room: number, titles: string[]): string[] {
  const links = new Map<string, Link>()
  const ends: { oldest: Link | null; newest: Link | null } = { oldest: null, newest: null }
  const takeOut = (link: Link): void => {
    if (link.older) link.older.newer = link.newer
    else ends.oldest = link.newer
    if (link.newer) link.newer.older = link.older
    else ends.newest = link.older
  }
  const putLast = (link: Link): void => {
    link.older = ends.newest
    link.newer = null
    if (ends.newest) ends.newest.newer = link
    else ends.oldest = link
    ends.newest = link
  }
  const fetchedTitles: string[] = []
  for (const title of titles) {
    const known = links.get(title)
    if (known) takeOut(known)
    else fetchedTitles.push(title)
    if (!known && links.size === room && ends.oldest) {
      links.delete(ends.oldest.title)
      takeOut(ends.oldest)
    }
    const link = known ?? { title, older: null, newer: null }
    links.set(title, link)
    putLast(link)
  }
  return fetchedTitles
}
