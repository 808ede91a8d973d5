import type { Notice, Topic } from '../store/notices.ts'
import type { ViewContext } from './context.ts'

/** Notices of some topics, in the order in which they came. */
export interface NoticeStream {
  /** What came since the last call; waits for the first one. Empty: the signal said stop, or the time is over. */
  next(waitMs?: number): Promise<Notice[]>
  close(): void
}

/** Listens from now on; nothing that is committed after this resolves is missed. */
export async function subscribe(
  context: Pick<ViewContext, 'store'>,
  topics: readonly Topic[],
  signal?: AbortSignal,
): Promise<NoticeStream> {
  let waiting: Notice[] = []
  let wake: () => void = () => undefined
  const onAbort = (): void => wake()
  signal?.addEventListener('abort', onAbort)
  const stops: (() => void)[] = []
  for (const topic of topics) {
    stops.push(
      await context.store.notices.subscribe(topic, (notice) => {
        waiting.push(notice)
        wake()
      }),
    )
  }
  return {
    async next(waitMs) {
      if (waiting.length === 0 && !signal?.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve
          if (waitMs !== undefined) setTimeout(resolve, waitMs).unref()
        })
      }
      const heard = signal?.aborted ? [] : waiting
      waiting = []
      return heard
    },
    close() {
      signal?.removeEventListener('abort', onAbort)
      for (const stop of stops) stop()
    },
  }
}
