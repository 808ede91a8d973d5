import { latenessMaxMs } from './generate.ts'
import type { Knee, KneeStep } from './knee.ts'
import type { LoadReport } from './run-load.ts'

const barLetters = 40

/** A run as people read it: counts, a chart of its percentiles, and what spoils it. */
export function loadText(report: LoadReport): string {
  const { latencyMs, latenessMs } = report
  const rows: [string, number][] = [
    ['p50', latencyMs.p50],
    ['p90', latencyMs.p90],
    ['p99', latencyMs.p99],
    ['p99.9', latencyMs.p999],
    ['max', latencyMs.max],
  ]
  const answers = Object.entries(report.statuses).map(([status, count]) => `${count} × ${status}`)
  const errors = Object.entries(report.errors).map(([error, count]) => `${count} × ${error}`)
  return [
    `${report.requests} requests at ${report.rate} a second, ${report.answeredPerSecond.toFixed(1)} answers a second`,
    `answers: ${answers.join(', ') || 'none'}${errors.length > 0 ? `; without an answer: ${errors.join(', ')}` : ''}`,
    ...refusals(report),
    '',
    'latency in ms, from when each request was due',
    ...barRows(rows),
    '',
    ...(report.tooNoisy
      ? [
          `This machine is too noisy now: requests were sent ${latenessMs.p99.toFixed(2)} ms late at p99 (${latenessMaxMs} is the limit). Close what else is running, or lower the rate, and run it again.`,
        ]
      : [`Sent on time: ${latenessMs.p99.toFixed(2)} ms late at p99.`]),
    ...(report.wasGivenUp ? ['Given up: requests piled up faster than they were answered.'] : []),
  ].join('\n')
}

/** Fast refusals look like a fast server, so they are named. */
function refusals({ statuses, answered }: LoadReport): string[] {
  const refused = Object.entries(statuses).filter(([status]) => Number(status) >= 400)
  const count = refused.reduce((sum, [, own]) => sum + own, 0)
  if (answered === 0 || count < answered / 2) return []
  return [
    'Most answers are errors, which says little of the server. Look at --path, --method and --header.',
  ]
}

/** One bar a row on a scale of powers of ten, so that 1 ms and 1 s can both be read. */
function barRows(rows: readonly (readonly [string, number])[]): string[] {
  const top = Math.log10(Math.max(10, ...rows.map(([, ms]) => ms)) / 0.01)
  return rows.map(([name, ms]) => {
    const letters = Math.round((Math.log10(Math.max(ms, 0.01) / 0.01) / top) * barLetters)
    return `  ${name.padEnd(6)} ${ms.toFixed(2).padStart(9)}  ${'█'.repeat(Math.max(0, letters))}`
  })
}

export function stepText({ report, holds, gaveWay }: KneeStep): string {
  const { rate, latencyMs } = report
  const figures = `${String(rate).padStart(6)}/s  p50 ${latencyMs.p50.toFixed(2)}  p99 ${latencyMs.p99.toFixed(2)}`
  const noise = report.tooNoisy ? '  (noisy machine)' : ''
  return `${figures}  ${holds ? 'holds' : `gives way: ${gaveWay}`}${noise}`
}

export function kneeText(knee: Knee): string {
  const { holdsAt, breaksAt, p99Ms } = knee
  const goal = `p99 at most ${p99Ms.toFixed(1)} ms`
  const found =
    holdsAt === null
      ? `Not even ${breaksAt} requests a second hold (${goal}).`
      : breaksAt === null
        ? `${holdsAt} requests a second hold, the highest that was tried (${goal}). Try --to with more.`
        : `The knee is between ${holdsAt} and ${breaksAt} requests a second (${goal}).`
  const noisy = knee.steps.some(({ report }) => report.tooNoisy)
  return noisy
    ? `${found}\nSome steps ran on a noisy machine: read the knee as at least ${holdsAt ?? 0}.`
    : found
}
