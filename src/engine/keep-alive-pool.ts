import { type OneAtATime, oneAtATime } from '../kit/one-at-a-time.ts'

/*
 * What labs need is costly to open, so what was used last stays open. Whatever is dropped is closed,
 * and nothing is closed while it's used: what broke goes once its last user is done, and is opened
 * anew for the next.
 */

export interface KeepAlivePool<K, T> {
  /** Does work with what the key names, which is opened if it isn't. */
  use<R>(key: K, work: (held: T) => Promise<R>): Promise<R>
  close(): Promise<void>
}

export interface KeepAliveParts<K, T> {
  nameOf(key: K): string
  /** Beyond so many, those that nobody uses are closed; the one that was used longest ago goes first. */
  readonly keptMax: number
  /** How many stay open once nobody has used any for so long. Left out, all of them do. */
  readonly quiet?: { readonly keptMax: number; readonly afterMs: number }
  /**
   * Whether nothing of an earlier use can be felt; if something can, it's opened anew. Users take
   * turns then. Left out, any number of them share it.
   */
  isSound?(held: T): Promise<boolean>
  open(key: K): Promise<T>
  close(held: T): Promise<void>
}

interface Kept<T> {
  held: Promise<T>
  users: number
  /** Nobody is given it any more; it's closed when its last user is done. */
  isDropped: boolean
  readonly inTurn: OneAtATime
}

const atOnce: OneAtATime = (work) => work()

/** Opens what is asked for, and keeps open what was used last. */
export function openKeepAlivePool<K, T>(parts: KeepAliveParts<K, T>): KeepAlivePool<K, T> {
  const kept = new Map<string, Kept<T>>()
  let quiet: NodeJS.Timeout | undefined
  const take = (name: string, key: K): Kept<T> => {
    const inTurn = parts.isSound ? oneAtATime() : atOnce
    const one = kept.get(name) ?? { held: parts.open(key), users: 0, isDropped: false, inTurn }
    // The last one used is the last to go.
    kept.delete(name)
    kept.set(name, one)
    one.users++
    return one
  }
  const sound = async (one: Kept<T>, key: K): Promise<T> => {
    const held = await one.held
    if (!parts.isSound || (await parts.isSound(held))) return held
    await parts.close(held)
    one.held = parts.open(key)
    return await one.held
  }
  /** What didn't open has nothing to close, and what can't be closed fails no attempt that is judged already. */
  const closed = ({ held }: Kept<T>): Promise<void> =>
    held.then((opened) => parts.close(opened)).catch(() => undefined)
  const closeUnused = async (most: number): Promise<void> => {
    for (const [name, one] of kept) {
      if (kept.size <= most) return
      if (one.users > 0) continue
      kept.delete(name)
      await closed(one)
    }
  }
  const closeLater = ({ keptMax, afterMs }: { keptMax: number; afterMs: number }): void => {
    clearTimeout(quiet)
    quiet = setTimeout(() => closeUnused(keptMax), afterMs).unref()
  }
  return {
    use: async (key, work) => {
      const name = parts.nameOf(key)
      const one = take(name, key)
      try {
        return await one.inTurn(async () => work(await sound(one, key)))
      } catch (error) {
        if (kept.get(name) === one) kept.delete(name)
        one.isDropped = true
        throw error
      } finally {
        one.users--
        if (one.isDropped && one.users === 0) await closed(one)
        if (parts.quiet) closeLater(parts.quiet)
        await closeUnused(parts.keptMax)
      }
    },
    close: async () => {
      clearTimeout(quiet)
      const all = [...kept.values()]
      kept.clear()
      await Promise.all(all.map((one) => one.inTurn(() => closed(one))))
    },
  }
}
