import { isMeasured, type LoadLab, type ServerCheck } from '../../lab/kinds/load.ts'
import type { Attempt } from '../../lab/lab.ts'
import type { Counterexample, Verdict, VerdictStatus } from '../../lab/verdict.ts'
import type { ServerProgram } from '../../world/runner/runner.ts'
import type { StartProblem } from '../../world/runner/start-problem.ts'
import {
  engineChecks,
  type GradeParts,
  readFiles,
  startCounterexample,
  startStatus,
} from '../http/grade-http.ts'
import { CheckList } from '../verdict/check-list.ts'
import { verdictMaker } from '../verdict/make-verdict.ts'
import { judgeMeasurement, type Measured, measureAll } from './judge-measurement.ts'
import { judgeServer, openLoadRuntime, prepareServer } from './judge-server.ts'
import { type Judged, type LoadGrading, tooNoisy } from './judged.ts'

/** Raised when a verdict can change. */
export const engineVersion = 'load-2'

/** Puts what was handed in under load, or lets it measure what we know. */
export async function gradeLoad(
  lab: LoadLab,
  attempt: Attempt,
  parts: GradeParts,
): Promise<Verdict> {
  const own = lab.checks.map(({ name, title }) => ({ name, title }))
  const checkList = new CheckList([...engineChecks, ...own], parts.onCheck)
  const grading: LoadGrading = { lab, attempt, parts, counted: { requests: 0 } }
  const verdict = verdictMaker({
    attempt,
    checkList,
    graderVersion: engineVersion,
    postgresMajor: parts.bench.serverMajor,
    trials: () => grading.counted.requests,
  })
  const refuse = (problem: Pick<StartProblem, 'kind' | 'reason' | 'output'>): Verdict => {
    const status = startStatus(problem.kind)
    checkList.stopAt('starts', status, problem.reason)
    return verdict(status, { counterexample: startCounterexample(problem) })
  }
  const read = readFiles(lab.main, attempt, parts.limits)
  if (read.kind === 'unread') {
    checkList.stopAt('readable', 'failed', read.reason)
    return verdict('failed', { errorAt: read.at })
  }
  checkList.end('readable', 'passed')
  const program = lab.measurement ? null : await prepareServer(grading, read.files)
  if (program && 'reason' in program) return refuse(program)
  try {
    const problem = program && (await triesToStart(grading, program))
    if (problem) return refuse(problem)
    checkList.end('starts', 'passed')
    const ended = await judgeAll(grading, { files: read.files, program, checkList })
    return verdict(ended.status, { counterexample: ended.counterexample })
  } finally {
    await program?.close()
  }
}

interface Handed {
  readonly files: ReadonlyMap<string, string>
  readonly program: ServerProgram | null
  readonly checkList: CheckList
}

/** In order; a check that can't be decided now holds up none after it. */
async function judgeAll(
  grading: LoadGrading,
  { files, program, checkList }: Handed,
): Promise<{ status: VerdictStatus; counterexample: Counterexample | null }> {
  let isUndecided = false
  const { checks } = grading.lab
  const measured = await measureAll(grading, checks.filter(isMeasured), files)
  for (const check of checks) {
    const own = measured.find((one) => one.check === check)
    const judged = isMeasured(check)
      ? await judgeMeasurement(grading, own as Measured, files)
      : await judgeTwice(grading, check, program as ServerProgram)
    if (judged.kind === 'passed') checkList.end(check.name, 'passed')
    else if (judged.kind === 'undecided') {
      checkList.end(check.name, 'over-limit', judged.reason)
      isUndecided = true
    } else {
      checkList.stopAt(check.name, judged.kind, judged.reason)
      return { status: judged.kind, counterexample: judged.counterexample }
    }
  }
  return { status: isUndecided ? 'over-limit' : 'passed', counterexample: null }
}

/** What failed once fails again, or this machine can't tell: near its limit a server is at the mercy of others. */
async function judgeTwice(
  grading: LoadGrading,
  check: ServerCheck,
  program: ServerProgram,
): Promise<Judged> {
  const first = await judgeServer(grading, check, program)
  if (first.kind !== 'failed') return first
  const again = await judgeServer(grading, check, program)
  return again.kind === 'passed' ? tooNoisy('it failed once, and passed a moment later') : again
}

async function triesToStart(
  grading: LoadGrading,
  program: ServerProgram,
): Promise<StartProblem | null> {
  const runtime = await openLoadRuntime(grading, program)
  if ('reason' in runtime) return runtime
  await runtime.close()
  return null
}
