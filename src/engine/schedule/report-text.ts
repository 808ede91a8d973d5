import { timelineCounterexampleText } from '../../lab/counterexample/timeline.ts'
import type { Report } from './explore-specification.ts'

/** What exploring found, for a terminal. */
export function reportsText(reports: readonly Report[]): string {
  return reports.map((report, at) => reportText(report, at, reports.length)).join('\n')
}

function reportText(report: Report, at: number, of: number): string {
  const { sessions, anomalies, isCut } = report
  const heading = of === 1 ? [] : [`Sessions ${at + 1} of ${of}`]
  return `${[
    ...heading,
    ...sessions,
    '',
    `${count(report.schedules, 'schedule')} played for all ${report.ofAll.toLocaleString('en-US')} orders: ${count(report.outcomes, 'outcome')}; serial orders give ${report.serialOutcomes}.`,
    ...(report.turnedAway > 0
      ? [
          `In ${report.turnedAway} of them a transaction was turned away and would have to be tried again.`,
        ]
      : []),
    ...(isCut
      ? [
          'That was the limit, and there are more: what follows is only part of what can happen. --schedules raises it.',
        ]
      : []),
    ...(report.astray > 0
      ? [
          `${count(report.astray, 'schedule')} went another way when played again: something in the steps is left to chance, as canceling another session or random().`,
        ]
      : []),
    ...(anomalies.length === 0 ? ['Nothing that a serial order would not give.'] : []),
    ...anomalies.flatMap(({ kind, name, shortest }, index) => [
      '',
      `${index + 1}. ${name ?? kind}: ${timelineCounterexampleText(shortest)}`,
    ]),
  ].join('\n')}\n`
}

function count(number: number, word: string): string {
  return `${number.toLocaleString('en-US')} ${word}${number === 1 ? '' : 's'}`
}
