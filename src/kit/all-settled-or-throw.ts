/**
 * Waits for all of them, also when one fails, and then gives their results or throws the first
 * failure: so nothing is still at work on a shared thing when its user goes on.
 */
export async function allSettledOrThrow<const T extends readonly unknown[]>(
  works: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const settled = await Promise.allSettled(works)
  const failed = settled.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
  return Promise.all(works)
}
