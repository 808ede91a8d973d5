import type { BenchDatabases } from './bench-database.ts'

/** A copy of a prepared database. */
type Clone = Awaited<ReturnType<BenchDatabases['cloneDatabase']>>

export interface SpareDatabases {
  /** One that nobody has been in; whoever takes it drops it. */
  take(): Promise<Clone>
  /** An attempt is over: soon there may be time to make some. */
  refillSoon(): void
  /** Waits for those that are being made; the bench drops them. */
  close(): Promise<void>
}

/** A verdict may need three: for a server that was handed in, the starter and the reference. */
const sparesMax = 3
/** Not while an attempt is being cleared away, nor in a command that ends after one verdict. */
const refillMs = 250

/** Databases made ahead: PostgreSQL takes a tenth of a second for one, and a server's start waits for it. */
export function openSpareDatabases(make: () => Promise<Clone>): SpareDatabases {
  const spares: Promise<Clone>[] = []
  let timer: NodeJS.Timeout | undefined
  const refill = (): void => {
    while (spares.length < sparesMax) {
      const spare = make()
      // Whoever takes it makes another one.
      spare.catch(() => undefined)
      spares.push(spare)
    }
  }
  return {
    take: async () => {
      const spare = await spares.shift()?.catch(() => null)
      return spare ?? (await make())
    },
    refillSoon: () => {
      clearTimeout(timer)
      timer = setTimeout(refill, refillMs)
      timer.unref()
    },
    close: async () => {
      clearTimeout(timer)
      await Promise.allSettled(spares.splice(0))
    },
  }
}
