import type { Limits } from '../../kit/limits.ts'
import type { System } from '../../lab/design/system.ts'
import { readTopology } from '../../lab/design/topology.ts'
import type { DesignCheck } from '../../lab/kinds/design.ts'
import type { Attempt } from '../../lab/lab.ts'
import type { Check, Verdict } from '../../lab/verdict.ts'
import { CheckList } from '../verdict/check-list.ts'
import { verdictMaker } from '../verdict/make-verdict.ts'
import { evidenceOf } from './evidence.ts'
import { DesignTrial } from './judge.ts'
import { planOf } from './plan.ts'

/** Raised when a verdict can change. */
export const engineVersion = 'design-4'

interface Task {
  readonly system: System
  readonly checks: readonly DesignCheck[]
}

interface Parts {
  readonly limits: Limits
  readonly onCheck: (check: Check) => void
}

/** Tries a topology on the days of a lab. The same text and seed give the same verdict. */
export function gradeDesign(task: Task, attempt: Attempt, { limits, onCheck }: Parts): Verdict {
  const own = task.checks.map(({ name, title }) => ({ name, title }))
  const checkList = new CheckList([...engineChecks, ...own], onCheck)
  let days = 0
  const verdict = verdictMaker({
    attempt,
    checkList,
    graderVersion: engineVersion,
    trials: () => days,
  })
  const made = trialOf(attempt.answer, task.system, { seed: attempt.seed, limits })
  if ('check' in made) {
    checkList.stopAt(made.check, 'failed', made.reason)
    return verdict('failed', { errorAt: made.at })
  }
  checkList.passUntil(own[0]?.name ?? '')
  for (const { name, that } of task.checks) {
    for (const condition of that) {
      const shortfall = made.judge(condition)
      days = made.days
      if (shortfall === null) continue
      const { reason, counterexample } = evidenceOf(shortfall, made)
      checkList.stopAt(name, 'failed', reason)
      return verdict('failed', { counterexample })
    }
    checkList.end(name, 'passed')
  }
  return verdict('passed')
}

const engineChecks = [
  { name: 'readable', title: 'The topology can be read' },
  { name: 'connected', title: 'Every request finds its way to all it needs' },
] as const

type NoDesignTrial = Pick<
  Extract<ReturnType<typeof readTopology>, { kind: 'unread' }>,
  'check' | 'reason' | 'at'
>

/** A topology ready to be tried; or what is wrong with its text. */
export function trialOf(
  text: string,
  system: System,
  { seed, limits }: { readonly seed: string; readonly limits: Pick<Limits, 'answerBytesMax'> },
): DesignTrial | NoDesignTrial {
  const bytes = Buffer.byteLength(text)
  if (bytes > limits.answerBytesMax) {
    const reason = {
      expected: `at most ${limits.answerBytesMax.toLocaleString('en-US')} bytes`,
      came: bytes.toLocaleString('en-US'),
      try: 'Use `count` for machines that do the same.',
    }
    return { check: 'readable', reason, at: null }
  }
  const read = readTopology(text, system)
  if (read.kind === 'unread') return read
  const plan = planOf(read.topology, system)
  if ('expected' in plan) return { check: 'connected', reason: plan, at: null }
  return new DesignTrial(plan, system, seed)
}
