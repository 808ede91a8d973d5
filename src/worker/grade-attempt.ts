import type { CommandContext } from '../command/context.ts'
import { recordChecks, recordGradingBegun, recordVerdict } from '../command/record-grading.ts'
import type { Reason } from '../kit/problem.ts'
import { bareVerdict } from '../lab/bare-verdict.ts'
import type { Attempt } from '../lab/lab.ts'
import type { Check, Verdict, VerdictStatus } from '../lab/verdict.ts'
import type { WorkerOptions } from './worker.ts'

/** A grading that ends in an error of ours is tried once more at once; after that it is our fault. */
const triesMax = 2
/** Workers that may die over one answer before we stop feeding it to them: the first death may be chance. */
export const deathsMax = 2

/**
 * Takes an attempt to its verdict. Whoever comes second finds the verdict and does nothing; a
 * worker that dies leaves the job to the next one, which begins a run of its own.
 */
export async function gradeAttempt(
  options: WorkerOptions,
  job: { readonly id: string; readonly time: number },
): Promise<void> {
  const { context } = options
  for (let tries = 1; ; tries++) {
    const begun = await recordGradingBegun(context, { attemptId: job.id })
    if (begun.kind !== 'begun') return
    const at = { attemptId: job.id, run: begun.run }
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
  readonly run: number
}

async function gradeOnce(
  { context, grader }: WorkerOptions,
  attempt: Attempt,
  at: At,
): Promise<Verdict> {
  const lab = context.catalog.labs.get(attempt.labId)
  if (
    !lab ||
    (attempt.variant !== null && !lab.variants.some(({ name }) => name === attempt.variant))
  ) {
    return verdictOf(attempt, 'could-not-start', {
      expected: `the lab ${attempt.labId}${attempt.variant ? ` with its variant ${attempt.variant}` : ''}`,
      came: 'a catalog without it: it was removed after the answer was handed in',
      try: 'Your answer is kept. Pick another lab.',
    })
  }
  const stream = streamChecks(context, at)
  try {
    return await grader.grade(lab, attempt, stream.push)
  } finally {
    await stream.end()
  }
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
  return verdictOf(attempt, 'grader-fault', {
    expected: 'a verdict',
    came,
    try: 'Hand the answer in again. This is our fault and does not count against you.',
  })
}

/** A verdict that no grader gave. */
function verdictOf(attempt: Attempt, status: VerdictStatus, reason: Reason): Verdict {
  const title = 'The answer can be graded'
  return {
    ...bareVerdict(attempt),
    status,
    checks: [{ name: 'gradable', title, status, reason, elapsedMs: 0 }],
    graderVersion: 'none',
    elapsedMs: 0,
  }
}
