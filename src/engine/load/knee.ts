import type { LoadReport } from './run-load.ts'

/** What a server has to keep to. */
export interface KneeGoal {
  /** Milliseconds at the 99th percentile; null: ten times what the lowest rate needs, 10 ms at least. */
  readonly p99Ms: number | null
  /** Share of requests that may fail. */
  readonly failedShare: number
}

export interface KneeSearch {
  readonly fromRate: number
  readonly toRate: number
  readonly goal: KneeGoal
  /** Runs one rate; `p99Ms` is null for the first, which sets the goal where none is given. */
  readonly run: (rate: number, p99Ms: number | null) => Promise<LoadReport>
  readonly onStep?: (step: KneeStep) => void
}

export interface KneeStep {
  readonly report: LoadReport
  readonly holds: boolean
  /** What gave way, in words; empty where it holds. */
  readonly gaveWay: string
}

export interface Knee {
  readonly steps: readonly KneeStep[]
  readonly p99Ms: number
  /** The highest rate that held; null where not even the lowest did. */
  readonly holdsAt: number | null
  /** The lowest rate that didn't; null where all held. */
  readonly breaksAt: number | null
}

/** Rates nearer to each other than this are not told apart. */
const closeEnough = 1.12
const stepsMax = 24

/**
 * Finds the rate at which a server's latency leaves the ground: doubles until it gives way, then
 * halves the gap. A rate that gave way is tried a second time, so that one hiccup isn't a knee.
 */
export async function findKnee(search: KneeSearch): Promise<Knee> {
  const steps: KneeStep[] = []
  let { p99Ms } = search.goal
  const holds = async (rate: number): Promise<boolean> => {
    for (const isLast of [false, true]) {
      const report = await search.run(rate, p99Ms)
      p99Ms ??= Math.max(10, report.latencyMs.p99 * 10)
      const gaveWay = whatGaveWay(report, { ...search.goal, p99Ms })
      const step = { report, holds: gaveWay === '', gaveWay }
      steps.push(step)
      search.onStep?.(step)
      if (step.holds) return true
      if (isLast) return false
    }
    return false
  }
  let low: number | null = null
  let high: number | null = null
  for (let rate = search.fromRate; high === null; rate = Math.min(rate * 2, search.toRate)) {
    if (await holds(rate)) low = rate
    else high = rate
    if (rate >= search.toRate) break
  }
  while (low !== null && high !== null && high / low > closeEnough && steps.length < stepsMax) {
    const middle = Math.round(Math.sqrt(low * high))
    if (middle <= low || middle >= high) break
    if (await holds(middle)) low = middle
    else high = middle
  }
  return { steps, p99Ms: p99Ms ?? 0, holdsAt: low, breaksAt: high }
}

/** What a server didn't keep to, in words; empty where it held. */
export function whatGaveWay(
  report: LoadReport,
  goal: { readonly p99Ms: number; readonly failedShare: number },
): string {
  if (report.wasGivenUp) return 'requests piled up without end'
  if (report.failed > report.requests * goal.failedShare) {
    return `${report.failed} of ${report.requests} requests failed`
  }
  if (report.latencyMs.p99 > goal.p99Ms) {
    return `p99 is ${report.latencyMs.p99.toFixed(1)} ms, more than ${goal.p99Ms.toFixed(1)}`
  }
  return ''
}
