import type { Session } from 'node:inspector'
import { fileURLToPath } from 'node:url'
import type { Step, Wire } from './messages.ts'
import { encode } from './wire.ts'

/** Taken before the guard closes it for learners' code. */
const builtin = process.getBuiltinModule

/** Steps that are recorded of one call, and frames that are looked at in each. */
const stepsMax = 300
const framesMax = 30
/** Names of functions are cut, and no more are shown of one line. */
const nameMax = 100
const namesMax = 100

interface Paused {
  readonly callFrames: readonly Frame[]
}

interface Frame {
  readonly functionName: string
  readonly location: { readonly scriptId: string; readonly lineNumber: number }
  readonly scopeChain: readonly {
    readonly type: string
    readonly object: { readonly objectId?: string }
  }[]
  readonly returnValue?: {
    readonly type: string
    readonly objectId?: string
    readonly value?: unknown
  }
}

export interface Recording {
  /** What was recorded while `work` ran: every line with the values at that moment. */
  record(called: unknown, work: () => unknown): unknown
  take(): { readonly steps: readonly Step[]; readonly isCut: boolean }
}

/**
 * Steps through learner's code from inside of its own process: the debugger of the same thread
 * pauses it, is asked for the values, and told to go on. The process was started for that alone.
 */
export function openRecording(isOwn: (url: string) => boolean): Recording {
  const { Session: Debugger } = builtin('node:inspector')
  const session = new Debugger()
  session.connect()
  const own = new Map<string, string>()
  const steps: Step[] = []
  let isCut = false
  const kept: { value: unknown; called: unknown } = { value: null, called: null }
  Object.assign(globalThis, { [recordedName]: kept })
  session.on('Debugger.scriptParsed', ({ params }) => {
    if (isOwn(params.url)) own.set(params.scriptId, fileURLToPath(params.url))
  })
  session.on('Debugger.paused', ({ params }) => {
    const { callFrames } = params as unknown as Paused
    const top = callFrames[0]
    if (top === undefined || !own.has(top.location.scriptId)) {
      session.post('Debugger.stepOut')
      return
    }
    if (steps.length >= stepsMax) {
      isCut = true
      session.post('Debugger.disable')
      return
    }
    const depth = callFrames
      .slice(0, framesMax)
      .filter(({ location }) => own.has(location.scriptId)).length
    steps.push(stepOf(session, top, depth, kept))
    session.post('Debugger.stepInto')
  })
  session.post('Debugger.enable')
  return {
    record: (called, work) => {
      kept.called = called
      const { result } = ask<{ result?: { objectId?: string } }>(session, 'Runtime.evaluate', {
        expression: `${recordedName}.called`,
      })
      ask(session, 'Debugger.setBreakpointOnFunctionCall', { objectId: result?.objectId })
      return work()
    },
    take: () => ({ steps, isCut }),
  }
}

const recordedName = '__recorded'

function stepOf(session: Session, frame: Frame, depth: number, kept: { value: unknown }): Step {
  const values: [string, Wire][] = []
  for (const { type, object } of frame.scopeChain) {
    if (type === 'module' || type === 'global' || object.objectId === undefined) break
    for (const name of namesIn(session, object.objectId)) {
      if (name === 'this' || values.some(([known]) => known === name)) continue
      values.push([name, valueIn(session, object.objectId, name, kept)])
    }
  }
  return {
    line: frame.location.lineNumber + 1,
    name: frame.functionName.slice(0, nameMax),
    depth,
    values,
    gives: givenBack(session, frame, kept),
  }
}

/** Names that have a value by now. */
function namesIn(session: Session, objectId: string): string[] {
  const { result = [] } = ask<{ result?: { name: string; value?: unknown }[] }>(
    session,
    'Runtime.getProperties',
    { objectId, ownProperties: true },
  )
  const known = result.filter(({ value }) => value !== undefined)
  return known.slice(0, namesMax).map(({ name }) => name.slice(0, nameMax))
}

function valueIn(session: Session, objectId: string, name: string, kept: { value: unknown }): Wire {
  kept.value = null
  ask(session, 'Runtime.callFunctionOn', {
    objectId,
    functionDeclaration: `function () { ${recordedName}.value = this[${JSON.stringify(name)}] }`,
  })
  return written(kept.value)
}

function givenBack(session: Session, frame: Frame, kept: { value: unknown }): Wire | null {
  const { returnValue } = frame
  if (returnValue === undefined || returnValue.type === 'undefined') return null
  if (returnValue.objectId === undefined) return written(returnValue.value)
  kept.value = null
  ask(session, 'Runtime.callFunctionOn', {
    objectId: returnValue.objectId,
    functionDeclaration: `function () { ${recordedName}.value = this }`,
  })
  return written(kept.value)
}

function written(value: unknown): Wire {
  try {
    return encode(value)
  } catch {
    return { $: 'other', is: 'value too large to be shown' }
  }
}

/** The same thread's debugger answers at once; a refusal is an empty answer. */
function ask<T>(session: Session, method: string, params: object): Partial<T> {
  let answer: Partial<T> = {}
  const post = session.post as unknown as (
    method: string,
    params: object,
    done: (error: unknown, result: T) => void,
  ) => void
  post.call(session, method, params, (error, result) => {
    if (error === null) answer = result
  })
  return answer
}
