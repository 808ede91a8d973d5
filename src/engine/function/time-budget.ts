import type { Runner } from './runner.ts'
import type { Runners } from './runners.ts'

/** The time of the whole attempt is over; what its processes gave since counts for nothing. */
export class OverTime extends Error {}

export interface TimeBudget {
  /** Processes that end when the time is over; whoever waits for one gets OverTime. */
  readonly runners: Runners
  isOver(): boolean
  /** The attempt has its verdict. */
  end(): void
}

/**
 * One time for all that an attempt runs: each call may be quick enough and a hundred of them still
 * hold up everybody else. What runs when it is over is ended in the middle.
 */
export function openTimeBudget(runners: Runners, timeMs: number): TimeBudget {
  const until = performance.now() + timeMs
  const isOver = (): boolean => performance.now() >= until
  const running = new Set<Runner>()
  const timer = setTimeout(() => {
    for (const runner of running) runners.leave(runner.close())
  }, timeMs)
  const bounded = (runner: Runner): Runner => {
    running.add(runner)
    return {
      ...runner,
      ask: async (requests) => {
        if (isOver()) throw new OverTime()
        const came = await runner.ask(requests)
        // Calls that were answered in time may already show what is wrong.
        const areCalls = requests.every(({ kind }) => kind === 'call')
        if (isOver() && !areCalls) throw new OverTime()
        return came
      },
      close: async () => {
        running.delete(runner)
        await runner.close()
      },
    }
  }
  const take = async (): Promise<Runner> => {
    if (isOver()) throw new OverTime()
    const runner = await runners.take()
    if (!isOver()) return bounded(runner)
    runners.leave(runner.close())
    throw new OverTime()
  }
  return {
    runners: { ...runners, take },
    isOver,
    end: () => clearTimeout(timer),
  }
}
