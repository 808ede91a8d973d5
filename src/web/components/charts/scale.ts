/** Round steps for an axis from zero: the highest is at or above the highest value. */
export function ticksTo(highest: number, most: number): number[] {
  const rough = highest / most
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((times) => times * power).find((size) => size >= rough)
  const size = step ?? 10 * power
  const count = Math.ceil(highest / size)
  return Array.from({ length: count + 1 }, (_, index) => Math.round(index * size * 1e6) / 1e6)
}

/** $0, $50k */
export const shortDollars = (value: number): string =>
  value === 0 ? '$0' : `$${Math.round(value / 1000)}k`

/** One decimal is enough for a drawing. */
export const at = (value: number): number => Math.round(value * 10) / 10
