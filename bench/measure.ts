/** Figures of one measured thing, in the unit of its samples. */
export interface Figures {
  readonly n: number
  readonly p50: number
  readonly p95: number
  readonly max: number
}

/** Median, 95th percentile and maximum (nearest rank). */
export function figuresOf(samples: readonly number[]): Figures {
  const sorted = [...samples].sort((a, b) => a - b)
  const rank = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ??
    Number.NaN
  return { n: sorted.length, p50: round(rank(0.5)), p95: round(rank(0.95)), max: round(rank(1)) }
}

/** Milliseconds that the work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** Three significant digits are all that a noisy machine can say. */
export function round(value: number): number {
  return Number(value.toPrecision(3))
}

export interface Line {
  readonly name: string
  /** What was asked for, in words; empty where a line is only for comparison. */
  readonly goal: string
  readonly figures: Readonly<Record<string, number | string>>
  /** Null where there is no goal. */
  readonly met: boolean | null
}

/** One line of text for one measured thing. */
export function lineText({ name, goal, figures, met }: Line): string {
  const shown = Object.entries(figures).map(([key, value]) => `${key} ${value}`)
  const verdict = met === null ? '' : met ? '  ● met' : '  ■ missed'
  return `${name}: ${shown.join(', ')}${goal ? `  (goal: ${goal})` : ''}${verdict}`
}
