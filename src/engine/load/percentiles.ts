import { createHistogram } from 'node:perf_hooks'

/** Percentiles of times in milliseconds, to three digits; all 0 where nothing was recorded. */
export interface Percentiles {
  readonly p50: number
  readonly p90: number
  readonly p99: number
  readonly p999: number
  readonly max: number
  readonly mean: number
}

/** Takes times one by one, in room that doesn't grow with their number. */
export interface Recorder {
  readonly count: number
  /** Milliseconds; below a microsecond counts as one. */
  record(ms: number): void
  percentiles(): Percentiles
}

const hourUs = 3_600_000_000

/** A recorder over an HDR histogram of microseconds up to an hour. */
export function openRecorder(): Recorder {
  const histogram = createHistogram({ lowest: 1, highest: hourUs, figures: 3 })
  const at = (percentile: number): number =>
    histogram.count === 0 ? 0 : histogram.percentile(percentile) / 1_000
  return {
    get count() {
      return histogram.count
    },
    record: (ms) => histogram.record(Math.min(hourUs, Math.max(1, Math.round(ms * 1_000)))),
    percentiles: () => ({
      p50: at(50),
      p90: at(90),
      p99: at(99),
      p999: at(99.9),
      max: histogram.count === 0 ? 0 : histogram.max / 1_000,
      mean: histogram.count === 0 ? 0 : histogram.mean / 1_000,
    }),
  }
}
