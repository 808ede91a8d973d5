/** One thing to close, and what it is called when it won't. */
export type ClosingStep = readonly [name: string, close: () => Promise<unknown>]

/**
 * Closes things one after another. One that fails, or that takes longer than it may, doesn't keep
 * the ones after it from being closed; the first error is thrown at the end.
 */
export async function closeInTurn(steps: readonly ClosingStep[], stepMs: number): Promise<void> {
  const errors: unknown[] = []
  for (const [name, close] of steps) {
    let clock: NodeJS.Timeout | undefined
    const isLate = new Promise<never>((_, reject) => {
      const late = new Error(`${name} was not closed within ${stepMs / 1000} s`)
      clock = setTimeout(() => reject(late), stepMs)
    })
    try {
      await Promise.race([close(), isLate])
    } catch (error) {
      errors.push(error)
    } finally {
      clearTimeout(clock)
    }
  }
  if (errors.length > 0) throw errors[0]
}
