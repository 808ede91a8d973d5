/**
 * Waits for all of them, also when one fails, and then gives their results or throws the first
 * failure: so nothing is still at work on a shared thing when its user goes on.
 */
export async function allSettledOrThrow<T>(works: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(works)
  const failed = settled.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
}
