import type { HttpCheck } from '../../lab/kinds/http.ts'

/*
 * A check is told in its turn, and may have been played before: what it came to waits until then.
 * What was never told has no part in a verdict, so it's the same whatever went on meanwhile.
 */

/** Checks that are played beside others, each on a server and a database of its own. */
export interface Ahead {
  has(check: HttpCheck): boolean
  /** Waits for a check that was played ahead; null where it wasn't, or where it didn't pass there. */
  passed(check: HttpCheck): Promise<{ readonly found: null; readonly requests: number } | null>
  /** Begins no other, and waits for those that are being played. */
  close(): Promise<void>
}

/** So many at a time: each has a server. */
const atOnce = 3

/**
 * Plays checks ahead, the one that waits longest first. Only that one passed counts: with other
 * servers beside it something may go wrong that doesn't alone, so it's then played in its turn.
 */
export function playAhead(
  checks: readonly HttpCheck[],
  play: (check: HttpCheck, counted: { requests: number }) => Promise<boolean>,
): Ahead {
  type Passed = Awaited<ReturnType<Ahead['passed']>>
  const results = new Map(checks.map(({ name }) => [name, Promise.withResolvers<Passed>()]))
  const waiting = checks.toSorted((a, b) => waitsMs(b.steps) - waitsMs(a.steps))
  let isOver = false
  const takeNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const counted = { requests: 0 }
      // What throws is thrown again in its turn, if that comes.
      const isPassed = !isOver && (await play(next, counted).catch(() => false))
      results.get(next.name)?.resolve(isPassed ? { found: null, ...counted } : null)
    }
  }
  const workers = Array.from({ length: atOnce }, takeNext)
  return {
    has: ({ name }) => results.has(name),
    passed: async ({ name }) => {
      const early = await results.get(name)?.promise
      if (early) return early
      // What is played again has as little beside it as can be.
      if (results.has(name)) await Promise.all(workers)
      return null
    },
    close: async () => {
      isOver = true
      await Promise.all(workers)
    },
  }
}

/** How long steps wait in all. */
function waitsMs(steps: unknown): number {
  if (Array.isArray(steps)) return steps.reduce((sum: number, step) => sum + waitsMs(step), 0)
  if (steps === null || typeof steps !== 'object') return 0
  const { pause, repeat, ...rest } = steps as { pause?: unknown; repeat?: unknown }
  const own = (Number(pause) || 0) + waitsMs(Object.values(rest))
  return own * (Number(repeat) || 1)
}

/** Lets work in one after another, in the order in which it came. */
export function openTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let latest: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = latest.then(work)
    latest = mine.catch(() => undefined)
    return mine
  }
}

/** Plays checks one after another until one fails; what each came to is there by its check. */
export function playOneByOne<T extends { readonly found: { readonly status: string } | null }>(
  checks: readonly HttpCheck[],
  play: (check: HttpCheck) => Promise<T>,
) {
  const results = new Map(checks.map(({ name }) => [name, Promise.withResolvers<T>()]))
  // What goes wrong with one is met in its turn, or by nobody.
  for (const { promise } of results.values()) promise.catch(() => undefined)
  let isOver = false
  const worker = (async (): Promise<void> => {
    for (const check of checks) {
      if (isOver) return
      const played = play(check)
      const { resolve, reject } = results.get(check.name) as PromiseWithResolvers<T>
      await played.then(resolve, reject)
      const status = await played.then(
        ({ found }) => found?.status,
        () => 'failed',
      )
      if (status !== undefined && status !== 'unsteady') return
    }
  })()
  return {
    resultOf: ({ name }: HttpCheck): Promise<T> | undefined => results.get(name)?.promise,
    /** Begins no other, and waits for the one that is being played. */
    close: async (): Promise<void> => {
      isOver = true
      await worker
    },
  }
}
