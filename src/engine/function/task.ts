import type {
  FunctionCheck,
  FunctionLab,
  FunctionTask,
  TestsTask,
} from '../../lab/kinds/function.ts'
import type { Mutant } from '../../lab/lab.ts'
import type { PlannedCheck } from '../verdict/check-list.ts'
import { type Drawing, type Drawn, drawCalls, edgeCalls } from './draw.ts'
import { type SentCall, sendExample } from './example.ts'

/** What is graded: the lab's own task, or one of its variants. */
export interface FunctionJob {
  readonly lab: FunctionLab
  readonly task: FunctionTask
  /** Null: the learner writes the function. */
  readonly tests: TestsTask | null
  /** The text of a right answer. */
  readonly reference: string
  readonly checks: readonly FunctionCheck[]
  /** Wrong answers whose reasons are known. */
  readonly mutants: readonly Mutant[]
}

/** Inputs drawn from all that a task allows, and from what one check allows. */
const drawnOfAll = 100
const drawnOfCheck = 40

/** The job of a lab or of its variant; null where there is no such variant. */
export function jobOf(lab: FunctionLab, variant: string | null): FunctionJob | null {
  if (variant === null) {
    const reference = lab.solutions[0]?.answer ?? ''
    const { task, tests, checks, mutants } = lab
    return { lab, task, tests, reference, checks, mutants }
  }
  const found = lab.variants.find(({ name }) => name === variant)
  if (!found) return null
  const { task, tests, reference, checks } = found
  return { lab, task, tests, reference, checks, mutants: [] }
}

/** Calls that decide one check: examples, then those at the edges, then drawn ones. */
export interface CallTrial {
  readonly check: string
  readonly calls: readonly SentCall[]
  /** The smallest call that still fails, from the one at this place; null: an example, shown as it is. */
  shrinkFrom(at: number): Shrink | null
}

type Shrink = (
  fails: (call: SentCall) => Promise<boolean>,
  triesMax: number,
) => ReturnType<Drawn['shrink']>

/** Every check that is decided by calls, in order; calls are drawn when it is their turn. */
export function* trialsOf({ task, checks }: FunctionJob, seed: string): Generator<CallTrial> {
  for (const { name, examples, inputs } of checks) {
    const count = Object.keys(inputs).length > 0 ? drawnOfCheck : 0
    yield trialOf(name, examples, { task, narrower: inputs, count, seed: `${seed}/${name}` })
  }
  const hasInputs = task.parameters.length + Object.keys(task.files).length > 0
  const count = hasInputs ? drawnOfAll : 1
  yield trialOf('inputs', task.examples, { task, narrower: {}, count, seed: `${seed}/inputs` })
}

function trialOf(
  check: string,
  examples: FunctionTask['examples'],
  drawing: Drawing & { readonly task: FunctionTask },
): CallTrial {
  const sent = examples.map((example) => sendExample(example, drawing.task))
  // Inputs of a check that are narrower are for what that check says; edges are for the last one.
  const isLast = Object.keys(drawing.narrower).length === 0 && drawing.count > 1
  const parts = [
    ...(isLast ? [edgeCalls(drawing)] : []),
    ...(drawing.count > 0 ? [drawCalls(drawing)] : []),
  ]
  const from = parts.flatMap((part) => part.calls.map((_, at) => ({ part, at })))
  return {
    check,
    calls: [...sent, ...parts.flatMap(({ calls }) => calls)],
    shrinkFrom: (place) => {
      const found = from[place - sent.length]
      if (place < sent.length || found === undefined) return null
      return (fails, triesMax) => found.part.shrink(found.at, fails, triesMax)
    },
  }
}

/** The checks of a job in the order in which they are decided. */
export function plannedChecks({ task, tests, checks }: FunctionJob): PlannedCheck[] {
  const own = checks.map(({ name, title }) => ({ name, title }))
  if (tests !== null) {
    return [
      { name: 'readable', title: 'It can be read as TypeScript' },
      { name: 'exported', title: `There is a test, and it finds ${tests.file}` },
      { name: 'accepts-right', title: `All tests pass on a right ${tests.file}` },
      ...own,
    ]
  }
  const of = task.parameters.length > 0 ? ` for ${drawnOfAll} more inputs` : ''
  return [
    { name: 'readable', title: 'It can be read as TypeScript' },
    { name: 'exported', title: `It exports the function ${task.name}` },
    ...own,
    { name: 'inputs', title: `It gives the right result${of}` },
    ...(task.keepsInputs
      ? [{ name: 'keeps-inputs', title: 'Leaves what it is given as it was' }]
      : []),
    ...(task.returnsNew
      ? [{ name: 'returns-new', title: 'Returns a new list, not the one it is given' }]
      : []),
    ...(task.sameQuestions
      ? [{ name: 'questions', title: 'Asks what the brief says, as often as it says' }]
      : []),
  ]
}
