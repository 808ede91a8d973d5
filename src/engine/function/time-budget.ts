import type { FunctionChild, FunctionChildren } from './function-process.ts'

/** The time of the whole attempt is over; what its processes gave since counts for nothing. */
export class OverTime extends Error {}

export interface TimeBudget {
  /** Processes that end when the time is over; whoever waits for one gets OverTime. */
  readonly children: FunctionChildren
  isOver(): boolean
  /** The attempt has its verdict. */
  end(): void
}

/**
 * One time for all that an attempt runs: each call may be quick enough and a hundred of them still
 * hold up everybody else. What runs when it is over is ended in the middle.
 */
export function openTimeBudget(children: FunctionChildren, timeMs: number): TimeBudget {
  const until = performance.now() + timeMs
  const isOver = (): boolean => performance.now() >= until
  const running = new Set<FunctionChild>()
  const timer = setTimeout(() => {
    for (const child of running) children.leave(child.close())
  }, timeMs)
  const bounded = (child: FunctionChild): FunctionChild => {
    running.add(child)
    return {
      ...child,
      ask: async (requests) => {
        if (isOver()) throw new OverTime()
        const came = await child.ask(requests)
        // Calls that were answered in time may already show what is wrong.
        const areCalls = requests.every(({ kind }) => kind === 'call')
        if (isOver() && !areCalls) throw new OverTime()
        return came
      },
      close: async () => {
        running.delete(child)
        await child.close()
      },
    }
  }
  const take = async (): Promise<FunctionChild> => {
    if (isOver()) throw new OverTime()
    const child = await children.take()
    if (!isOver()) return bounded(child)
    children.leave(child.close())
    throw new OverTime()
  }
  return {
    children: { ...children, take },
    isOver,
    end: () => clearTimeout(timer),
  }
}
