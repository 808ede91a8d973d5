export interface Spares<T> {
  /** One that nobody has used; whoever takes it drops it. */
  take(): Promise<T>
  /** Work is over: soon there may be time to make some. */
  refillSoon(): void
  /** Makes as many as are kept ready, and waits for them. */
  fill(): Promise<void>
  /** Drops those that wait. */
  close(): Promise<void>
}

export interface SparesParts<T> {
  /** As many are kept ready. */
  readonly countMax: number
  make(): Promise<T>
  drop(spare: T): Promise<void>
  /** Whether one that has waited can still be used. */
  isSound?(spare: T): boolean
}

/** Not while an attempt is being cleared away, nor in a command that ends after one verdict. */
const refillMs = 250
/** Nobody needs one for so long: what waits is let go. */
const idleMs = 600_000

/** Things that take long to make, made ahead once the first was needed. */
export function openSpares<T>({ countMax, make, drop, isSound }: SparesParts<T>): Spares<T> {
  const spares: Promise<T>[] = []
  let timer: NodeJS.Timeout | undefined
  let idle: NodeJS.Timeout | undefined
  let leaving = Promise.resolve()
  let isOpen = true
  const letGo = async (): Promise<void> => {
    await Promise.allSettled(spares.splice(0).map(async (spare) => drop(await spare)))
  }
  const refill = (): void => {
    while (isOpen && spares.length < countMax) {
      const spare = make()
      // Whoever takes it makes another one.
      spare.catch(() => undefined)
      spares.push(spare)
    }
    clearTimeout(idle)
    idle = setTimeout(() => {
      leaving = letGo()
    }, idleMs).unref()
  }
  const takeSound = async (): Promise<T | null> => {
    for (let next = spares.shift(); next; next = spares.shift()) {
      const spare = await next.catch(() => null)
      if (spare === null || isSound?.(spare) !== false) return spare
      await drop(spare).catch(() => undefined)
    }
    return null
  }
  return {
    take: async () => (await takeSound()) ?? (await make()),
    refillSoon: () => {
      clearTimeout(timer)
      timer = setTimeout(refill, refillMs).unref()
    },
    fill: async () => {
      refill()
      await Promise.all(spares)
    },
    close: async () => {
      isOpen = false
      clearTimeout(timer)
      clearTimeout(idle)
      await leaving
      await letGo()
    },
  }
}
