import type { ExamReport } from '../grader/exam.ts'
import type { Lab } from '../lab/lab.ts'
import type { CliContext } from './context.ts'

/** `backwright lab test`: every lab's exam; 0 when all pass. */
export async function testLabs(
  context: CliContext,
  labs: readonly Lab[],
  options: { reruns: number; seed: string; json: boolean },
): Promise<number> {
  const bench = await context.openBench()
  const reports: ExamReport[] = []
  try {
    for (const [i, lab] of labs.entries()) {
      context.io.progress(`[${i + 1}/${labs.length}] ${lab.id}`)
      const report = await bench.exam(lab, { seed: options.seed, reruns: options.reruns })
      reports.push(report)
      if (!options.json) context.io.answer(reportText(report))
    }
  } finally {
    await bench.close()
  }
  const failed = reports.filter((report) => report.failures.length > 0)
  if (options.json) context.io.answer(JSON.stringify(reports))
  else context.io.answer(`exams: ${reports.length - failed.length} passed, ${failed.length} failed`)
  return failed.length === 0 ? 0 : 1
}

function reportText(report: ExamReport): string {
  const head = `${report.failures.length === 0 ? '● passed' : '■ failed'} ${report.labId}`
  return [head, ...report.failures.map((failure) => `    ${failure}`)].join('\n')
}
