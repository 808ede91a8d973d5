import type { Mutant } from '../../lab/lab.ts'
import type { Verdict } from '../../lab/verdict.ts'
import { ofOthers } from '../verdict/hint-words.ts'
import { definingGate } from './gate.ts'
import type { StepEnd } from './step.ts'
import { type ModelTrial, runWholeTrial, type TrialEnd, type TrialParts } from './trial.ts'

/** Wrong answers of the failing check, tried one after another. */
const twinsMax = 6

/** The trials of the check that failed, and one of each check behind it. */
export interface HintTrials {
  readonly failing: readonly ModelTrial[]
  readonly behind: readonly ModelTrial[]
}

/**
 * The wrong answer of the failing check that does as the attempt does, at every step, whatever the
 * values; in the checks behind as well, since one thing can go wrong for several reasons. Those before
 * go well with both.
 */
export async function hintOf(
  { failing, behind }: HintTrials,
  parts: TrialParts,
  mutants: readonly Mutant[],
): Promise<Verdict['hint']> {
  const check = failing[0]?.check.name
  const likely = mutants
    .filter((one) => one.check === check && one.why !== '')
    .slice(0, twinsMax)
    .flatMap(({ name, answer, why }) => {
      const gate = definingGate(answer, parts.limits, parts.lab.extensions)
      return gate.kind === 'open' ? [{ name, why, statements: gate.statements }] : []
    })
  // What is word for word one of them need not be tried.
  const text = JSON.stringify(parts.statements)
  const same = likely.find(({ statements }) => JSON.stringify(statements) === text)
  if (same !== undefined) return { mutant: same.name, why: same.why }
  const own = printer(parts)
  for (const { name, why, statements } of likely) {
    const theirs = printer({ ...parts, statements })
    if (await isAlike([...failing, ...behind], own, theirs))
      return { mutant: name, why: ofOthers(why) }
  }
  return null
}

type Printer = (trial: ModelTrial) => Promise<string>

/** What happens in a trial, found out once. */
function printer(parts: TrialParts): Printer {
  const known = new Map<ModelTrial, string>()
  return async (trial) => {
    const print = known.get(trial) ?? printOf(trial, await runWholeTrial(trial, parts))
    known.set(trial, print)
    return print
  }
}

async function isAlike(
  trials: readonly ModelTrial[],
  own: Printer,
  theirs: Printer,
): Promise<boolean> {
  for (const trial of trials) {
    if ((await own(trial)) !== (await theirs(trial))) return false
  }
  return true
}

/** What happened, and not by which constraint or in whose words. */
function printOf({ check }: ModelTrial, end: TrialEnd): string {
  if (end.kind === 'not-built') {
    return end.outcome.kind === 'error' ? `not built ${end.outcome.code}` : end.outcome.kind
  }
  if (end.kind !== 'stopped') return end.kind
  return end.ends.map((one, at) => stepPrint(one, check.steps[at]?.kind === 'asks')).join('\n')
}

function stepPrint(end: StepEnd, isAsked: boolean): string {
  if (end.kind !== 'wrong') return end.kind
  const { how, sides } = end
  if (!isAsked || sides?.came.kind !== 'rows') return how
  return `${how} ${JSON.stringify(sides.came.rows.map((row) => JSON.stringify(row)).toSorted())}`
}
