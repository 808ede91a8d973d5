import type { SpareChildren } from '../../world/runner/spare-children.ts'
import type { TransactionChild } from './transaction-process.ts'

/*
 * References that are programs, each loaded into a process of its own that no learner's text enters.
 * The last few are kept, so that an attempt pays for one new process and not for two.
 */

export interface Lent {
  readonly child: TransactionChild
  /** Must be called once. */
  giveBack(): void
}

export interface References {
  /** The process of this text, loaded by `load` where it is new. Throws what `load` throws. */
  lend(text: string, load: (child: TransactionChild) => Promise<void>): Promise<Lent>
  /** Ends all of them. */
  close(): Promise<void>
}

interface Kept {
  readonly child: Promise<TransactionChild>
  users: number
  /** How often it was lent. */
  times: number
}

const keptMax = 2
/** Contexts are not given back whole, and a process that is full ends: it is let go long before. */
const timesMax = 20
/** Nobody asks for so long: they are let go. */
const idleMs = 600_000

export function openReferences(spares: SpareChildren<TransactionChild>): References {
  const kept = new Map<string, Kept>()
  let idle: NodeJS.Timeout | undefined
  const drop = (text: string, { child }: Kept): void => {
    kept.delete(text)
    spares.leave(child.then((one) => one.close()))
  }
  const dropUnused = (leaves: number): void => {
    for (const [text, one] of kept) {
      if (kept.size <= leaves) return
      if (one.users === 0) drop(text, one)
    }
  }
  const giveBack = (text: string, one: Kept): void => {
    one.users--
    if (one.users === 0 && kept.get(text) !== one) spares.leave(one.child.then((it) => it.close()))
  }
  const open = async (load: (child: TransactionChild) => Promise<void>) => {
    const child = await spares.take()
    try {
      await load(child)
      return child
    } catch (error) {
      spares.leave(child.close())
      throw error
    }
  }
  const find = async (text: string): Promise<Kept | undefined> => {
    const found = kept.get(text)
    if (found === undefined) return undefined
    if (found.times >= timesMax) {
      kept.delete(text)
      if (found.users === 0) drop(text, found)
      return undefined
    }
    const child = await found.child.catch(() => null)
    if (child?.isAlive() === true) return found
    if (kept.get(text) === found) kept.delete(text)
    return undefined
  }
  return {
    lend: async (text, load) => {
      clearTimeout(idle)
      idle = setTimeout(() => dropUnused(0), idleMs)
      idle.unref()
      const one = (await find(text)) ?? { child: open(load), users: 0, times: 0 }
      kept.delete(text)
      kept.set(text, one)
      one.users++
      one.times++
      try {
        const child = await one.child
        dropUnused(keptMax)
        return { child, giveBack: () => giveBack(text, one) }
      } catch (error) {
        kept.delete(text)
        throw error
      }
    },
    close: async () => {
      clearTimeout(idle)
      const all = [...kept.values()]
      kept.clear()
      await Promise.allSettled(all.map(async ({ child }) => (await child).close()))
    },
  }
}
