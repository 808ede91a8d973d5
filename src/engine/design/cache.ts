/** What a cache is asked for. */
export interface CacheLoad {
  /** Lookups a second. */
  readonly rate: number
  /** Different answers, and how unevenly they are asked for (Zipf). */
  readonly count: number
  readonly skew: number
  /** How many it holds, and for how long. */
  readonly items: number
  readonly ttlSeconds: number
}

const bucketsMax = 120

/** Keys of about the same popularity, together. */
interface Bucket {
  readonly keys: number
  /** Lookups a second of each. */
  readonly rate: number
}

/**
 * The share of lookups that a cache answers: least recently used goes first, an entry lives for its
 * time and no longer. Che's approximation finds how long an entry survives being pushed out; a key is
 * found if it was asked for within the shorter of the two times.
 */
export function hitShare({ rate, count, skew, items, ttlSeconds }: CacheLoad): number {
  if (rate <= 0) return 0
  const buckets = bucketsOf(rate, count, skew)
  const survives = count <= items ? Infinity : characteristicTime(buckets, items)
  const found = buckets.reduce((sum, { keys, rate: each }) => {
    const kept = Number.isFinite(survives) ? 1 - Math.exp(-each * survives) : 1
    const alive = (each * ttlSeconds) / (1 + each * ttlSeconds)
    return sum + keys * each * Math.min(kept, alive)
  }, 0)
  return Math.min(1, found / rate)
}

function bucketsOf(rate: number, count: number, skew: number): Bucket[] {
  const edges = [0]
  const step = Math.max(1.02, count ** (1 / bucketsMax))
  for (let at = 1; at < count; at = Math.max(at + 1, Math.ceil(at * step))) edges.push(at)
  edges.push(count)
  const raw = edges.slice(1).map((to, at) => {
    const from = edges[at] as number
    const middle = (from + 1 + to) / 2
    return { keys: to - from, weight: middle ** -skew }
  })
  const all = raw.reduce((sum, { keys, weight }) => sum + keys * weight, 0)
  return raw.map(({ keys, weight }) => ({ keys, rate: (rate * weight) / all }))
}

/** The time within which as many different keys are asked for as there is room for. */
function characteristicTime(buckets: readonly Bucket[], items: number): number {
  const held = (time: number): number =>
    buckets.reduce((sum, { keys, rate }) => sum + keys * (1 - Math.exp(-rate * time)), 0)
  let [low, high] = [0, 1]
  while (held(high) < items && high < 1e9) high *= 4
  for (let turn = 0; turn < 50; turn++) {
    const middle = (low + high) / 2
    if (held(middle) < items) low = middle
    else high = middle
  }
  return high
}
