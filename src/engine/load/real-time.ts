import type { Timeline } from './generate.ts'

/** A timer may be this late, so the rest is waited for by looking again and again. */
const timerSlackMs = 2

/** The machine's own clock, met to a fraction of a millisecond where the machine is quiet. */
export const realTime: Timeline = {
  now: () => performance.now(),
  until: async (at) => {
    const gap = at - performance.now()
    if (gap > timerSlackMs) {
      await new Promise<void>((resolve) => {
        setTimeout(resolve, gap - timerSlackMs)
      })
    }
    while (performance.now() < at) {
      await new Promise<void>((resolve) => {
        setImmediate(resolve)
      })
    }
  },
}
