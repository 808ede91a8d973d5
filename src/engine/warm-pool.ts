/*
 * What labs need is costly to make, so that of the last few labs stays. One attempt at a time uses
 * it; what an attempt changed, or what broke, is made anew, and nothing is dropped while it's used.
 */

export interface WarmPool<L extends { readonly hash: string }, T> {
  /** Does work with what the lab needs. */
  use<R>(lab: L, work: (held: T) => Promise<R>): Promise<R>
  close(): Promise<void>
}

export interface WarmPoolParts<L, T> {
  /** Labs whose things stay. */
  readonly keptMax: number
  open(lab: L): Promise<T>
  /** Whether nothing of an earlier attempt can be felt. */
  isSound(held: T): Promise<boolean>
  drop(held: T): Promise<void>
}

interface Kept<T> {
  held: Promise<T>
  /** Resolves when everybody who asked before is done. */
  turn: Promise<void>
}

/** Keeps what the last few labs need. */
export function openWarmPool<L extends { readonly hash: string }, T>(
  parts: WarmPoolParts<L, T>,
): WarmPool<L, T> {
  const kept = new Map<string, Kept<T>>()
  /** What can't be dropped fails no attempt that is judged already. */
  const drop = async ({ held, turn }: Kept<T>): Promise<void> => {
    await turn.catch(() => undefined)
    const opened = await held.catch(() => null)
    if (opened !== null) await parts.drop(opened).catch(() => undefined)
  }
  const take = (lab: L): Kept<T> => {
    const one = kept.get(lab.hash) ?? { held: parts.open(lab), turn: Promise.resolve() }
    // The last one used is the last to go.
    kept.delete(lab.hash)
    kept.set(lab.hash, one)
    return one
  }
  const sound = async (one: Kept<T>, lab: L): Promise<T> => {
    const held = await one.held
    if (await parts.isSound(held)) return held
    await parts.drop(held)
    one.held = parts.open(lab)
    return await one.held
  }
  return {
    use: async (lab, work) => {
      const one = take(lab)
      const mine = one.turn.catch(() => undefined).then(async () => work(await sound(one, lab)))
      one.turn = mine.then(() => undefined)
      try {
        return await mine
      } catch (error) {
        // What broke is not used again.
        if (kept.get(lab.hash) === one) kept.delete(lab.hash)
        void drop(one)
        throw error
      } finally {
        for (const [hash, old] of kept) {
          if (kept.size <= parts.keptMax) break
          kept.delete(hash)
          await drop(old)
        }
      }
    },
    close: async () => {
      await Promise.all([...kept.values()].map(drop))
      kept.clear()
    },
  }
}
