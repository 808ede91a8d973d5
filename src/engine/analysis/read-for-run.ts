import type { Limits } from '../../kit/limits.ts'
import type { RunResult } from '../../lab/grading.ts'
import type { OpenRun } from '../query/read-answer.ts'
import { type Analysis, unreadReason } from './analysis.ts'

/** A Run that is sent nowhere, and why. */
export type NotRun = Extract<RunResult, { kind: 'refused' | 'error' | 'over-limit' }>

/** Reads a text that Run is asked for; where it may not be sent, what Run says instead. */
export async function readForRun(
  analysis: Analysis,
  asked: { readonly kind: 'query' | 'change'; readonly sql: string; readonly limits: Limits },
  elapsedMs: () => number,
): Promise<OpenRun | NotRun> {
  const read = await analysis.run('read-run', asked)
  if (read.kind === 'over-limit') {
    const { expected, came } = unreadReason(read.limit)
    return {
      kind: 'over-limit',
      message: `Expected ${expected}; got ${came}.`,
      elapsedMs: elapsedMs(),
    }
  }
  const text = read.value
  switch (text.kind) {
    case 'open':
      return text
    case 'refused':
      return { kind: 'refused', reason: text.reason, at: text.at, elapsedMs: elapsedMs() }
    case 'syntax': {
      const { message, at } = text
      return { kind: 'error', code: '42601', message, hint: null, at, elapsedMs: elapsedMs() }
    }
  }
}
