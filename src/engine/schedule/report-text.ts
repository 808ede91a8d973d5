import { timelineCounterexampleText } from '../../lab/counterexample/timeline.ts'
import type { Report } from './explore-specification.ts'

/** What exploring found, for a terminal. */
export function reportsText(reports: readonly Report[]): string {
  return reports.map((report, at) => reportText(report, at, reports.length)).join('\n')
}

function reportText(report: Report, at: number, of: number): string {
  const { sessions, anomalies, isCut } = report
  const heading = of === 1 ? [] : [`Sessions ${at + 1} of ${of}`]
  if (report.schedules === 0) {
    const none = 'The time was over before a schedule was played. --seconds raises it.'
    return `${[...heading, ...sessions, '', none].join('\n')}\n`
  }
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
    ...report.alwaysFailing.map(
      (step) => `In every schedule this step fails, whoever else is at work: ${step}`,
    ),
    ...(isCut
      ? [
          report.isOutOfTime
            ? 'The time was over, and there are more: what follows is only part of what can happen. --seconds raises it; fewer sessions or steps need less.'
            : 'That was the limit, and there are more: what follows is only part of what can happen. --schedules raises it.',
        ]
      : []),
    ...(report.isJudged
      ? []
      : [
          'The time was over before all serial orders were played, so anomalies of isolation are not told. --seconds raises it; fewer sessions or steps need less.',
        ]),
    ...(report.astray > 0
      ? [
          `${count(report.astray, 'schedule')} went another way when played again: something in the steps is left to chance, as canceling another session or random().`,
        ]
      : []),
    ...(anomalies.length === 0 && report.isJudged
      ? [
          `Nothing that a serial order ${isCut ? "wouldn't give was found so far" : "wouldn't give was found"}. Steps are played one after another, as a whole: what happens when two sessions meet inside one statement isn't looked at.`,
          ...looseText(report.loose),
        ]
      : []),
    ...unorderedText(report.unorderedLocks),
    ...anomalies.flatMap(({ kind, name, shortest }, index) => [
      '',
      `${index + 1}. ${name ?? kind}: ${timelineCounterexampleText(shortest)}`,
    ]),
  ].join('\n')}\n`
}

/** What a lost update without BEGIN looks like to whoever expects it to be found. */
function looseText(loose: readonly string[]): string[] {
  if (loose.length === 0) return []
  return [
    `Each transaction counts by itself, and a statement outside BEGIN and COMMIT is one: ${loose.join(', ')} ${loose.length === 1 ? 'has' : 'have'} more than one.`,
  ]
}

/** What no schedule shows, since none stops inside a statement. */
function unorderedText(steps: readonly string[]): string[] {
  if (steps.length === 0) return []
  return [
    `${steps.join(', ')} may lock several rows in an order that nothing says, so two sessions can deadlock inside such a statement. Lock the rows first with SELECT … ORDER BY the primary key … FOR UPDATE.`,
  ]
}

function count(number: number, word: string): string {
  return `${number.toLocaleString('en-US')} ${word}${number === 1 ? '' : 's'}`
}
