import { assert } from '../../kit/assert.ts'
import type { RanCall, RunMore, RunResult, RunRows, RunStep, RunSteps } from '../../lab/grading.ts'
import type { FunctionLab } from '../../lab/kinds/function.ts'
import type { Request, Step } from './child/messages.ts'
import { callCode, codeOf } from './code.ts'
import { shownOutcome } from './compare.ts'
import { type SentCall, sendExample } from './example.ts'
import { type Came, type FunctionChildren, startFunctionChild } from './function-process.ts'
import { runProgramText } from './lesson.ts'
import { explained } from './mistakes/explain.ts'
import { notLoaded, offsetOf, saidOf } from './reasons.ts'
import { calledOf, loadedOf } from './subject.ts'

/** A call to try: its text, and how it is asked for. */
interface Tried {
  readonly text: string
  readonly request: Request
  readonly files: SentCall['files']
}

/** Looking around: a lesson's program, a learner's tests, the examples, or a call of one's own. */
export async function lookAround(
  children: FunctionChildren,
  lab: FunctionLab,
  text: string,
  { rows, call, onOutput }: RunMore & { readonly rows: RunRows },
): Promise<RunResult> {
  const startedAt = performance.now()
  const elapsedMs = (): number => Math.round((performance.now() - startedAt) * 10) / 10
  if (rows === 'sample' || lab.tests !== null) {
    const printed = await runProgramText(children, lab, text, onOutput)
    return { kind: 'printed', text: printed, elapsedMs: elapsedMs() }
  }
  const tried = triedCalls(lab, call ?? null)
  const [ran, steps] = await Promise.all([
    runCalls(children, lab, text, tried, onOutput),
    tried[0] ? recordSteps(lab, text, tried[0]) : null,
  ])
  if (ran.kind === 'refused') return { ...ran, elapsedMs: elapsedMs() }
  return { kind: 'calls', calls: ran.calls, steps, elapsedMs: elapsedMs() }
}

function triedCalls({ task }: FunctionLab, own: string | null): Tried[] {
  if (own !== null) {
    const files = task.examples[0]?.files ?? {}
    return [{ text: own, request: { kind: 'expression', text: own }, files }]
  }
  return task.examples.map((example) => {
    const sent = sendExample(example, task)
    const request = { kind: 'call', given: sent.given, keepsInputs: false } as const
    return { text: callCode(task.name, task.parameters, sent), request, files: sent.files }
  })
}

type Ran =
  | { readonly kind: 'ran'; readonly calls: readonly RanCall[] }
  | Omit<Extract<RunResult, { kind: 'refused' }>, 'elapsedMs'>

async function runCalls(
  children: FunctionChildren,
  { task }: FunctionLab,
  text: string,
  tried: readonly Tried[],
  onOutput: RunMore['onOutput'],
): Promise<Ran> {
  const child = await children.take()
  try {
    if (onOutput) child.onOutput(onOutput)
    const load = { kind: 'load', modules: { 'answer.ts': text }, name: task.name } as const
    const [loaded] = await child.ask([load])
    const source = { modules: load.modules, name: task.name }
    const answer = await explained(child, source, loadedOf(loaded as Came))
    const refused = notLoaded(answer, { name: task.name, text })
    if (refused !== null) {
      const { reason, place } = refused
      return { kind: 'refused', reason, at: place && offsetOf(text, place) }
    }
    await child.ask([{ kind: 'pass-on' }])
    const calls: RanCall[] = []
    for (const one of tried) {
      child.place(one.files)
      const [came] = await child.ask([one.request])
      assert(came !== undefined, 'a request has an answer')
      calls.push(ranCall(one, came, text))
      if (!child.isAlive()) break
    }
    return { kind: 'ran', calls }
  } finally {
    children.leave(child.close())
  }
}

function ranCall({ text: call, request }: Tried, came: Came, text: string): RanCall {
  if (came.kind === 'unreadable') {
    const { name, message } = came.error
    const outcome = { kind: 'error', name, message } as const
    const help = `The call itself cannot be read. Write it as ${request.kind === 'expression' ? 'in the examples: a name, then values in brackets' : 'code'}.`
    return { call, outcome, printed: '', try: help, at: null }
  }
  const called = calledOf(came)
  const { said, place } = saidOf(called.outcome, text)
  return {
    call,
    outcome: shownOutcome(called),
    printed: called.printed,
    try: called.outcome.kind === 'value' ? null : said.try,
    at: place && offsetOf(text, place),
  }
}

/** The same call once more, line by line, in a process that may be stepped through. */
async function recordSteps(
  { task }: FunctionLab,
  text: string,
  { text: call, request, files }: Tried,
): Promise<RunSteps | null> {
  const child = await startFunctionChild({ records: true })
  try {
    child.place(files)
    const load: Request = { kind: 'load', modules: { 'answer.ts': text }, name: task.name }
    const came = await child.ask([load, { kind: 'record' }, request])
    const last = came[2]
    if (last?.kind !== 'called' || last.recorded === undefined) return null
    const { steps, isCut } = last.recorded
    return steps.length === 0 ? null : { call, steps: steps.map(shownStep), isCut }
  } finally {
    await child.close()
  }
}

/** Longer values are cut: a step is looked at, not copied. */
const valueMax = 120

function shownStep({ line, name, depth, values, gives }: Step): RunStep {
  const short = (code: string): string =>
    code.length <= valueMax ? code : `${code.slice(0, valueMax - 1)}…`
  return {
    line,
    name,
    depth,
    values: values.map(([of, wire]) => ({ name: of, value: short(codeOf(wire)) })),
    gives: gives === null ? null : short(codeOf(gives)),
  }
}
