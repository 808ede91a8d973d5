/** Round steps for an axis from zero: the highest is at or above the highest value. */
export function ticksTo(highest: number, most: number): number[] {
  const rough = highest / most
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((times) => times * power).find((size) => size >= rough)
  const size = step ?? 10 * power
  const count = Math.ceil(highest / size)
  return Array.from({ length: count + 1 }, (_, index) => Math.round(index * size * 1e6) / 1e6)
}

/** $0, $500, $50k, −$2.5k, $1.2M */
export function shortDollars(value: number): string {
  const size = Math.abs(value)
  const [unit, sign] = size >= 1e6 ? [1e6, 'M'] : size >= 1e3 ? [1e3, 'k'] : [1, '']
  return `${value < 0 ? '−' : ''}$${Math.round((size / unit) * 100) / 100}${sign}`
}

/** One decimal is enough for a drawing. */
export const at = (value: number): number => Math.round(value * 10) / 10

/** A letter of an axis' numbers is at most so wide. */
const numberWidth = 9

/** The room that the longest of an axis' numbers needs. */
export function labelRoom(labels: readonly string[]): number {
  return numberWidth * Math.max(0, ...labels.map(({ length }) => length))
}
