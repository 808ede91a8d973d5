import { assert } from '../../../kit/assert.ts'
import type { OutcomeRows, Session } from '../../../world/postgres/session.ts'
import { parseStatements } from '../../sql/parse.ts'

/** The statements of a text of SQL, one by one, as the extended protocol takes them. */
export function splitStatements(sql: string): string[] {
  return parseStatements(sql).map(({ from, to }) => sql.slice(from, to))
}

/** Runs statements that must succeed; a failure is a fault of ours or of the lab's author. */
export async function runAll(
  session: Session,
  texts: readonly string[],
  timeoutMs = 120_000,
): Promise<OutcomeRows[]> {
  const outcomes = await session.runBatch(
    texts.map((text) => ({ text })),
    { timeoutMs },
  )
  return outcomes.map((outcome, at) => {
    assert(
      outcome.kind === 'rows',
      `this statement runs: ${texts[at]?.trim().slice(0, 200)}; it gave ${JSON.stringify(outcome)}`,
    )
    return outcome
  })
}
