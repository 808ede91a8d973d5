import type { CommandContext } from '../command/context.ts'
import { recordChecks, recordGradingBegun, recordVerdict } from '../command/record-grading.ts'
import { ungradedVerdict } from '../grader/fault.ts'
import type { Reason } from '../kit/problem.ts'
import type { Attempt, Lab } from '../lab/lab.ts'
import type { Check, Verdict } from '../lab/verdict.ts'
import type { WorkerOptions } from './worker.ts'

/** A grading that ends in an error of ours is tried once more at once; after that it is our fault. */
const triesMax = 2
/** Workers that may die over one answer before we stop feeding it to them: the first death may be chance. */
export const deathsMax = 2

/**
 * Takes an attempt to its verdict. Whoever comes second finds the verdict and does nothing; a
 * worker that dies leaves the job to the next one, which begins a grading of its own.
 */
export async function gradeAttempt(
  options: WorkerOptions,
  job: { readonly id: string; readonly time: number },
): Promise<void> {
  const { context } = options
  for (let tries = 1; ; tries++) {
    const begun = await recordGradingBegun(context, { attemptId: job.id })
    if (begun.kind !== 'begun') return
    const at = { attemptId: job.id, gradingNumber: begun.gradingNumber }
    const verdict =
      job.time > deathsMax
        ? ourFault(begun.attempt, `${job.time - 1} graders ended in the middle of it`)
        : await verdictOrFault(options, begun.attempt, at)
    if (verdict.status === 'grader-fault' && tries < triesMax && job.time <= deathsMax) continue
    await recordVerdict(context, { ...at, verdict })
    return
  }
}

/** An error of the grader is our fault, said aloud; one of the store is the queue's to try again. */
async function verdictOrFault(options: WorkerOptions, attempt: Attempt, at: At): Promise<Verdict> {
  const details = { ...at, lab: attempt.labId }
  try {
    const verdict = await gradeOnce(options, attempt, at)
    if (verdict.status === 'grader-fault') {
      options.alarm('grader fault', { ...details, checks: verdict.checks })
    }
    return verdict
  } catch (error) {
    options.alarm('grader fault', { ...details, error })
    return ourFault(attempt, error instanceof Error ? error.message : String(error))
  }
}

interface At {
  readonly attemptId: string
  readonly gradingNumber: number
}

async function gradeOnce(options: WorkerOptions, attempt: Attempt, at: At): Promise<Verdict> {
  const { context, grader } = options
  const lab = await findLab(options, attempt)
  if (lab === null || lab.hash !== attempt.labHash) {
    const reason = lab === null ? labRemoved(attempt) : labChanged
    return ungradedVerdict(attempt, 'could-not-start', reason)
  }
  const stream = streamChecks(context, at)
  try {
    return await grader.grade(lab, attempt, stream.push)
  } finally {
    await stream.end()
  }
}

/**
 * The lab that the attempt was handed in to: as this process read it at start or, if another process
 * has seen other files since, as they are now. With another hash where neither is that lab.
 */
async function findLab(
  { context, readLab }: WorkerOptions,
  { labId, labHash, variant }: Attempt,
): Promise<Lab | null> {
  const known = context.catalog.labs.get(labId) ?? null
  const lab = known?.hash === labHash ? known : ((await readLab?.(labId)) ?? known)
  const isWhole = variant === null || lab?.variants.some(({ name }) => name === variant)
  return isWhole ? lab : null
}

function labRemoved({ labId, variant }: Attempt): Reason {
  return {
    expected: `the lab ${labId}${variant ? ` with its variant ${variant}` : ''}`,
    came: 'a catalog without it: it was removed after the answer was handed in',
    try: 'Your answer is kept. Pick another lab.',
  }
}

const labChanged: Reason = {
  expected: 'the version of the lab that this answer was handed in to',
  came: "another one: the lab's files have changed",
  try: 'Your answer is kept. Stop Backwright and start it again, then check once more.',
}

/** Writes checks as they end, in order, without holding the grader up: those that wait go together. */
export function streamChecks(
  context: CommandContext,
  at: At,
): { push: (check: Check) => void; end: () => Promise<void> } {
  let waiting: Check[] = []
  let from = 1
  let writing: Promise<void> | null = null
  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const checks = waiting
      waiting = []
      await recordChecks(context, { ...at, from, checks })
      from += checks.length
    }
  }
  return {
    push: (check) => {
      waiting.push(check)
      writing ??= Promise.resolve()
        .then(write)
        // Checks on their way are a courtesy; the verdict holds them all.
        .catch(() => undefined)
        .finally(() => {
          writing = null
        })
    },
    end: async () => {
      while (writing) await writing
    },
  }
}

function ourFault(attempt: Attempt, came: string): Verdict {
  return ungradedVerdict(attempt, 'grader-fault', {
    expected: 'a verdict',
    came,
    try: 'Hand the answer in again. This is our fault and does not count against you.',
  })
}
