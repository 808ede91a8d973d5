/** How work grows with the size, from the best to the worst. */
export const growths = ['constant', 'logarithmic', 'linear', 'n log n', 'quadratic'] as const
export type Growth = (typeof growths)[number]

const shapes: readonly { readonly growth: Growth; readonly of: (n: number) => number }[] = [
  { growth: 'logarithmic', of: (n) => Math.log2(n) },
  { growth: 'linear', of: (n) => n },
  { growth: 'n log n', of: (n) => n * Math.log2(n) },
  { growth: 'quadratic', of: (n) => n * n },
]

/** Work that differs by less than this share of the largest is the same. */
const sameShare = 0.05
/** A page more or less is chance, not growth. */
const sameUnits = 1
/** What a count may miss a shape by: pages are whole, and not all are full. */
const missUnits = 2
const missShare = 0.01

/**
 * Names the growth of work over sizes: the simplest shape a + b·f(n), with a and b not below zero,
 * that meets the counts as well as whole pages can, else the one that misses them least. None is
 * steeper than the counts are from the middle size to the largest: where the planner takes another
 * plan at a larger size, the small ones say little. `sizes` ascend; at least three.
 */
export function growthOf(sizes: readonly number[], counts: readonly number[]): Growth {
  const most = Math.max(...counts)
  const span = most - Math.min(...counts)
  if (span <= sameUnits || span <= most * sameShare || isFalling(counts)) return 'constant'
  const steepest = growths.indexOf(steepestOf(sizes, counts))
  const possible = shapes.filter(({ growth }) => growths.indexOf(growth) <= steepest)
  const tried = possible.map(({ growth, of }) => ({ growth, miss: missOf(sizes.map(of), counts) }))
  const good = tried.find(({ miss }) => miss <= 1)
  if (good !== undefined) return good.growth
  return tried.reduce((best, one) => (one.miss < best.miss ? one : best)).growth
}

/** The steepest shape that the last step allows: what grows tenfold with ten times the rows is linear. */
function steepestOf(sizes: readonly number[], counts: readonly number[]): Growth {
  const [before = 1, last = 1] = counts.slice(-2)
  const [smaller = 1, larger = 1] = sizes.slice(-2)
  const power = Math.log(last / Math.max(1, before)) / Math.log(larger / smaller)
  if (power <= 1) return 'linear'
  return power <= 1.6 ? 'n log n' : 'quadratic'
}

/** Whether one growth is steeper than the other. */
export function isSteeper(one: Growth, other: Growth): boolean {
  return growths.indexOf(one) > growths.indexOf(other)
}

function isFalling(counts: readonly number[]): boolean {
  return (counts.at(-1) ?? 0) <= (counts[0] ?? 0)
}

/** The miss of the best a + b·x by least squares, in units of what a count may miss it by. */
function missOf(x: readonly number[], counts: readonly number[]): number {
  const y = counts
  const weights = y.map((value) => 1 / (missUnits ** 2 + (missShare * value) ** 2))
  const sum = (of: (at: number) => number): number =>
    y.reduce((total, _, at) => total + (weights[at] as number) * of(at), 0)
  const w = sum(() => 1)
  const wx = sum((at) => x[at] as number)
  const wy = sum((at) => y[at] as number)
  const wxx = sum((at) => (x[at] as number) ** 2)
  const wxy = sum((at) => (x[at] as number) * (y[at] as number))
  const below = w * wxx - wx * wx
  let b = below <= 0 ? 0 : Math.max(0, (w * wxy - wx * wy) / below)
  let a = (wy - b * wx) / w
  if (a < 0) {
    a = 0
    b = wxx === 0 ? 0 : wxy / wxx
  }
  return Math.sqrt(sum((at) => ((y[at] as number) - a - b * (x[at] as number)) ** 2) / y.length)
}
