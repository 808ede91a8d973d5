import { seededRandom } from '../../kit/random.ts'
import type { RunResult } from '../../lab/grading.ts'
import type { ScheduleLab } from '../../lab/kinds/schedule.ts'
import { type Answerer, valuesGiven } from './answerer.ts'
import { playAlone } from './explore-check.ts'
import type { Trace } from './play.ts'
import type { ScheduleRuntime } from './runtime.ts'
import { endText, resultText, shownSql } from './timeline.ts'

/** Looking around with transaction.ts: the first check's first session alone, query by query. */
export async function lookAtTransaction(
  text: string,
  {
    lab,
    runtimes,
    answerer,
    startedAt,
  }: {
    readonly lab: ScheduleLab
    readonly runtimes: readonly ScheduleRuntime[]
    readonly answerer: Answerer
    readonly startedAt: number
  },
): Promise<RunResult> {
  const elapsedMs = (): number => Math.round((performance.now() - startedAt) * 10) / 10
  const read = await answerer.read(text, 'run')
  if (read.kind === 'unread') {
    return { kind: 'refused', reason: read.reason, at: read.at, elapsedMs: elapsedMs() }
  }
  const [check] = lab.checks
  if (check === undefined) throw new Error('must be true: a lab has a check')
  const { trace, values } = await playAlone(check, {
    lab,
    runtimes: runtimes.slice(0, 1),
    stepsMax: 40,
    answer: read.answering,
    random: seededRandom('run'),
  })
  const name = check.sessions[0]?.name ?? ''
  const lines = [`${name}, with ${JSON.stringify(valuesGiven(values))}:`, '', ...linesOf(trace)]
  return { kind: 'printed', text: `${lines.join('\n')}\n`, elapsedMs: elapsedMs() }
}

function linesOf(trace: Trace): string[] {
  const lines = trace.events
    .filter(({ step }) => step.isImplied !== true)
    .flatMap(({ step, result }) => [
      shownSql(step).replace(/\s+/g, ' ').trim(),
      `  → ${result === null ? 'waits' : resultText(result)}`,
    ])
  const end = trace.ends[0] ?? null
  const said = endText(end, trace.leftOpen.includes(0))
  return [...lines, '', said === '' ? 'returns nothing' : said]
}
