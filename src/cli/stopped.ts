/** Asked to stop before what a command works with was open: nobody's fault, and nothing is lost. */
export class Stopped extends Error {
  constructor(cause?: unknown) {
    super('stopped before it was open', { cause })
  }
}

/**
 * Opens what a command works with. Ctrl-C reaches the programs that make the databases too, so once
 * we were asked to stop, what went wrong while opening went wrong because of that. Throws Stopped.
 */
export async function openUnlessStopped<T extends { close(): Promise<void> }>(
  stop: AbortSignal,
  open: () => Promise<T>,
): Promise<T> {
  const opened = await open().catch((error: unknown) => {
    throw stop.aborted ? new Stopped(error) : error
  })
  if (!stop.aborted) return opened
  await opened.close()
  throw new Stopped()
}
