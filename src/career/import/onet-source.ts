/*
 * An occupation's figures come from several tables, each of a release of its own. Its source says
 * so: “O*NET Database 30.2 (titles, education), 29.2 (job zone); 29.0 (skills)”.
 */

interface Part {
  readonly release: string
  readonly names: readonly string[]
}

function partsOf(source: string): Part[] {
  return source
    .replace(/^O\*NET Database /, '')
    .split(/[,;]\s*(?![^(]*\))/)
    .map((text) => ({
      release: text.replace(/\s*\([^()]*\)$/, ''),
      names: (/\(([^()]*)\)$/.exec(text)?.[1] ?? '').split(/,\s*/),
    }))
}

/** The newest release that sources name; of one part only, where one is named. */
export function heldRelease(sources: readonly string[], part?: string): string | null {
  const releases = sources.flatMap((source) =>
    part === undefined
      ? [source]
      : partsOf(source)
          .filter(({ names }) => names.includes(part))
          .map(({ release }) => release),
  )
  const numbers = releases.flatMap((text) =>
    [...text.matchAll(/\d{2}\.\d/g)].map(([found]) => found),
  )
  return numbers.sort((a, b) => Number(a) - Number(b)).at(-1) ?? null
}

/** The source of an occupation once a part of it is of another release. */
export function withRelease(
  held: { readonly source: string; readonly published: string },
  { release, part, published }: { release: string; part: string; published: string | null },
): { source: string; published: string } {
  const isHeld = partsOf(held.source).some(
    (own) => own.release === release && own.names.includes(part),
  )
  if (isHeld) return { source: held.source, published: held.published }
  const others = partsOf(held.source)
    .map(({ release: own, names }) => ({
      release: own,
      names: names.filter((name) => name !== part),
    }))
    .filter(({ names }) => names.length > 0)
  const same = others.find((other) => other.release === release)
  const parts = same
    ? others.map((other) => (other === same ? { release, names: [...other.names, part] } : other))
    : [...others, { release, names: [part] }]
  const source = `O*NET Database ${parts.map(({ release: own, names }) => `${own} (${names.join(', ')})`).join(', ')}`
  const dates = held.published.split('; ')
  const isDated = dates.some((date) => date.startsWith(`${release} = `))
  const date = `${release} = ${published ?? 'date not named in the file'}`
  return { source, published: isDated ? held.published : [...dates, date].join('; ') }
}
