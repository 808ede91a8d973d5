import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import type { ExamReport } from '../grader/exam.ts'
import type { Lab } from '../lab/lab.ts'
import { type CliContext, interrupted } from './context.ts'

/** How long an answer that is being graded, and then the servers, have to end in good order. */
const patienceMs = 3_000

/**
 * `backwright lab test`: every lab's exam; 0 when all pass. Told to stop it ends within seconds:
 * what did not end in good order by then is cleared up when the process is gone.
 */
export async function testLabs(
  context: CliContext,
  labs: readonly Lab[],
  options: { reruns: number; seed: string; json: boolean },
): Promise<number> {
  const { stop } = context
  const bench = await context.openExamBench()
  const reports: ExamReport[] = []
  try {
    for (const [i, lab] of labs.entries()) {
      context.io.progress(`[${i + 1}/${labs.length}] ${lab.id}`)
      const { seed, reruns } = options
      const report = await beforeStop(bench.exam(lab, { seed, reruns, stop }), stop)
      if (stop.aborted || report === null) {
        context.io.progress('stopped before the end')
        return interrupted
      }
      reports.push(report)
      if (!options.json) context.io.answer(reportText(report))
    }
  } finally {
    await beforeStop(bench.close(), stop)
  }
  const failed = reports.filter((report) => report.failures.length > 0)
  if (options.json) context.io.answer(JSON.stringify(reports))
  else context.io.answer(`exams: ${reports.length - failed.length} passed, ${failed.length} failed`)
  return failed.length === 0 ? 0 : 1
}

/** What the work gives; null where it goes on for longer than a command that was told to stop may. */
async function beforeStop<T>(work: Promise<T>, stop: AbortSignal): Promise<T | null> {
  // Nobody waits any more for what fails afterwards.
  work.catch(() => undefined)
  const over = new AbortController()
  const stopped = async (): Promise<null> => {
    if (!stop.aborted) await once(stop, 'abort', { signal: over.signal })
    return await wait(patienceMs, null, { signal: over.signal })
  }
  const late = stopped()
  late.catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    over.abort()
  }
}

function reportText(report: ExamReport): string {
  const head = `${report.failures.length === 0 ? '● passed' : '■ failed'} ${report.labId}`
  const lines = [...report.failures, ...report.skipped]
  return [head, ...lines.map((line) => `    ${line}`)].join('\n')
}
