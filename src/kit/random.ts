/**
 * Seeded randomness. Pure rooms are handed one of these and draw nothing else, so the same seed
 * gives the same rows, inputs and schedules on every machine.
 */
export interface Random {
  /** A whole number in 0 … 2^32 − 1. */
  next(): number
  /** A whole number in 0 … bound − 1. */
  below(bound: number): number
  /** A whole number in low … high, both included. */
  between(low: number, high: number): number
  /** True with the given probability. */
  chance(probability: number): boolean
  /** One of the items, each as likely. */
  pick<T>(items: readonly T[]): T
  /** The items in another order; the input is left as it was. */
  shuffle<T>(items: readonly T[]): T[]
  /** A generator of its own, independent of how much was drawn from this one. */
  fork(label: string | number): Random
}

/** A seeded generator (sfc32, Chris Doty-Humphrey, PractRand), seeded by hashing the text. */
export function seededRandom(seed: string | number): Random {
  const words = seedWords(String(seed))
  let [a, b, c, counter] = words
  const next = (): number => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let warmUp = 0; warmUp < 12; warmUp++) next()
  return withDerived(next, String(seed))
}

function withDerived(next: () => number, seed: string): Random {
  const below = (bound: number): number => Math.floor((next() / 4_294_967_296) * bound)
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T
  return {
    next,
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (probability) => next() < probability * 4_294_967_296,
    pick,
    shuffle: (items) => {
      const out = [...items]
      for (let i = out.length - 1; i > 0; i--) {
        const j = below(i + 1)
        const swapped = out[i] as (typeof out)[number]
        out[i] = out[j] as (typeof out)[number]
        out[j] = swapped
      }
      return out
    },
    fork: (label) => seededRandom(`${seed}/${label}`),
  }
}

/** Four 32-bit words from a text (cyrb128-style mixing of every character). */
function seedWords(text: string): [number, number, number, number] {
  let h1 = 1_779_033_703
  let h2 = 3_144_134_277
  let h3 = 1_013_904_242
  let h4 = 2_773_480_762
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    h1 = h2 ^ Math.imul(h1 ^ code, 597_399_067)
    h2 = h3 ^ Math.imul(h2 ^ code, 2_869_860_233)
    h3 = h4 ^ Math.imul(h3 ^ code, 951_274_213)
    h4 = h1 ^ Math.imul(h4 ^ code, 2_716_044_179)
  }
  return [h1 | 0, h2 | 0, h3 | 0, h4 | 0]
}
