/** Figures as a person reads them. Null is what nobody published, and is said so. */

/** $135,980; −$914 where grants are higher than the price. */
export const dollarText = (value: number): string =>
  `${value < 0 ? '−' : ''}$${Math.abs(value).toLocaleString('en-US')}`

/** 1,687,890 */
export const numberText = (value: number): string => value.toLocaleString('en-US').replace('-', '−')

/** 10.2% */
export const percentText = (value: number): string => `${numberText(value)}%`

/** A share of 0 to 1 as 35%. */
export const shareText = (value: number): string => percentText(Math.round(value * 100))

const months =
  'January February March April May June July August September October November December'.split(' ')

/** 2026-05-15 is May 15, 2026; 2025-02 is February 2025; what else was said of it stays. */
export function publishedText(published: string): string {
  return published
    .replace(/\b(\d{4})-(\d\d)(?:-(\d\d))?\b/g, (all, year: string, month: string, day) => {
      const name = months[Number(month) - 1]
      if (name === undefined) return all
      return day === undefined ? `${name} ${year}` : `${name} ${Number(day)}, ${year}`
    })
    .replaceAll(' = ', ': ')
}

/**
 * A source with its date in words. What begins with a word, as “reviewed 2026-01” or “data year
 * 2024-25”, says itself what happened then.
 */
export function citedText({ source, published }: { source: string; published: string }): string {
  const isSaid = /^[a-z]/.test(published)
  return `${source}, ${isSaid ? '' : 'published '}${publishedText(published)}`
}
