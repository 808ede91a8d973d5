import { say } from '../../../world/runner/child/channel.ts'
import type { Reply } from './messages.ts'
import { describeThrown } from './thrown.ts'

interface TestEvent {
  readonly type: string
  readonly data: {
    readonly name: string
    /** Marked as to be done: it may fail. */
    readonly todo?: unknown
    readonly details?: { readonly type?: string; readonly error?: { readonly cause?: unknown } }
  }
}

/** As Node is told to find it. */
export const reporterUrl = import.meta.url

const builtin = process.getBuiltinModule
const nameMax = 200
/** The test that is run before a learner's, so that the report is under way. */
const first = 'ready'
let isTaken = false
let isReady = false

/** Lets node:test open its report, so that nobody else can. */
export async function readyForTests(): Promise<void> {
  await builtin('node:test').test(first, () => undefined)
}

/** Tells each test of node:test as it ends, in place of a report. */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  if (isTaken) throw new Error('there is one report')
  isTaken = true
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue
    if (!isReady) {
      isReady = true
      continue
    }
    if (data.details?.type === 'suite') continue
    const isFailed = type === 'test:fail' && data.todo === undefined
    const error = isFailed ? describeThrown(data.details?.error?.cause) : null
    // Nothing is printed of it.
    yield ''
    say({ kind: 'test', name: String(data.name).slice(0, nameMax), error } satisfies Reply)
  }
}
