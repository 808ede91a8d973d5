import { writeSync } from 'node:fs'
import type { Reply } from './messages.ts'
import { describeThrown } from './thrown.ts'

interface TestEvent {
  readonly type: string
  readonly data: {
    readonly name: string
    readonly details?: { readonly type?: string; readonly error?: { readonly cause?: unknown } }
  }
}

/** Tells each test of node:test as it ends, in place of a report. */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue
    if (data.details?.type === 'suite') continue
    const error = type === 'test:fail' ? describeThrown(data.details?.error?.cause) : null
    const reply: Reply = { kind: 'test', name: data.name, error }
    // Nothing is printed of it.
    yield ''
    writeSync(4, `${JSON.stringify(reply)}\n`)
  }
}
