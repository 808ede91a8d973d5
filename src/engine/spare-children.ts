import type { Child } from './child-node.ts'

type AnyChild = Pick<Child<never, never>, 'startedMs' | 'isAlive' | 'close'>

/** Processes that wait for code, so that nobody waits for Node to start. */
export interface Spares<C extends AnyChild> {
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

/** Nobody hands anything in for so long: what waits is let go. */
const idleMs = 600_000

/** Keeps `count` processes ready from the first use on. */
export function openSpares<C extends AnyChild>(count: number, start: () => Promise<C>): Spares<C> {
  const ready: Promise<C>[] = []
  const leaving = new Set<Promise<void>>()
  let isOpen = true
  let idle: NodeJS.Timeout | undefined
  let lastStartMs: number | null = null
  const begin = async (): Promise<C> => {
    const runner = await start()
    lastStartMs = runner.startedMs
    return runner
  }
  const fill = (): void => {
    while (isOpen && ready.length < count) {
      const started = begin()
      // Whoever takes it hears of a failure.
      started.catch(() => undefined)
      ready.push(started)
    }
  }
  const letGo = async (): Promise<void> => {
    await Promise.allSettled(ready.splice(0).map(async (started) => (await started).close()))
  }
  const leave = (ending: Promise<void>): void => {
    const left = ending.catch(() => undefined)
    leaving.add(left)
    void left.finally(() => leaving.delete(left))
  }
  const stayAwake = (): void => {
    clearTimeout(idle)
    idle = setTimeout(() => leave(letGo()), idleMs)
    idle.unref()
  }
  return {
    take: async () => {
      stayAwake()
      const taken = ready.shift() ?? begin()
      const runner = await taken
      fill()
      return runner.isAlive() ? runner : begin()
    },
    warm: async () => {
      stayAwake()
      fill()
      await Promise.all(ready)
    },
    leave,
    lastStartMs: () => lastStartMs,
    close: async () => {
      isOpen = false
      clearTimeout(idle)
      await letGo()
      await Promise.all(leaving)
    },
  }
}
