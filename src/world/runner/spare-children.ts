import { openSpares } from '../spares.ts'
import type { Child } from './asked-child.ts'

type AnyChild = Pick<Child<never, never>, 'startedMs' | 'isAlive' | 'close'>

/** Processes that wait for code, so that nobody waits for Node to start. */
export interface SpareChildren<C extends AnyChild> {
  /** One that has run nothing yet; whoever takes it closes it. */
  take(): Promise<C>
  /** Starts as many as are kept ready, and waits for them. */
  warm(): Promise<void>
  /** Something ends while its verdict is on its way; close waits for it. */
  leave(ending: Promise<void>): void
  /** Milliseconds that the last start took; null before the first. */
  lastStartMs(): number | null
  /** Ends those that wait. */
  close(): Promise<void>
}

/** Keeps `count` processes ready from the first use on. */
export function openSpareChildren<C extends AnyChild>(
  count: number,
  start: () => Promise<C>,
): SpareChildren<C> {
  const leaving = new Set<Promise<void>>()
  let lastStartMs: number | null = null
  const spares = openSpares<C>({
    countMax: count,
    make: async () => {
      const child = await start()
      lastStartMs = child.startedMs
      return child
    },
    drop: (child) => child.close(),
    isSound: (child) => child.isAlive(),
  })
  return {
    take: async () => {
      const child = await spares.take()
      // Where one can't be started, whoever takes the next one starts it and hears of it.
      void spares.fill().catch(() => undefined)
      return child
    },
    warm: () => spares.fill(),
    leave: (ending) => {
      const left = ending.catch(() => undefined)
      leaving.add(left)
      void left.finally(() => leaving.delete(left))
    },
    lastStartMs: () => lastStartMs,
    close: async () => {
      await spares.close()
      await Promise.all(leaving)
    },
  }
}
