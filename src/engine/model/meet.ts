import { setTimeout as wait } from 'node:timers/promises'
import type { Limits } from '../../kit/limits.ts'
import type { OutcomeError, Session } from '../../world/postgres/session.ts'
import { splitStatements } from '../query/schema/statements.ts'
import type { LearnerDatabase } from './learner-database.ts'
import { endOf, freshSession, type StepAsked, type StepEnd, statementsOf } from './step.ts'
import { withValues } from './values.ts'

/** How often the server is asked whether a statement waits. */
const pollMs = 10

/**
 * Two connections at once: the first has done its part and not committed, the second must wait for it
 * or be refused. Once the first has committed, the second goes on from where it waited, and is refused:
 * a rule that looked before it waited lets it in.
 */
export async function meet(
  learnerDatabase: LearnerDatabase,
  asked: StepAsked,
  limits: Limits,
): Promise<StepEnd> {
  const { step, values } = asked
  if (step.kind !== 'refuses' || step.whileOpen === null) throw new Error('somebody is at work')
  const timeout = { timeoutMs: limits.attemptMs }
  const first = await learnerDatabase.another(step.as)
  try {
    const holder = await pidOf(first, limits)
    const opened = await first.runBatch(
      ['begin', ...splitStatements(withValues(step.whileOpen, values))].map((text) => ({ text })),
      timeout,
    )
    const stopped = opened.find(({ kind }) => kind === 'error' || kind === 'over-limit')
    if (stopped?.kind === 'over-limit') return { kind: 'over-limit', limit: stopped.limit }
    if (stopped?.kind === 'error') return besideTurnedAway(stopped)
    const session = await learnerDatabase.session(step.as)
    const pid = await pidOf(session, limits)
    let isOver = false
    const running = session.runBatch(statementsOf(asked), timeout).finally(() => {
      isOver = true
    })
    while (!isOver && !(await learnerDatabase.isWaiting(pid, holder)))
      await Promise.race([running, wait(pollMs)])
    const early = isOver ? endOf(asked, await running) : null
    if (early !== null && !wouldNotWait(early)) return early
    const [committed] = await first.runBatch([{ text: 'commit' }], timeout)
    const outcomes = await (early === null
      ? running
      : session.runBatch(statementsOf(asked), timeout))
    return committed?.kind === 'error' ? besideTurnedAway(committed) : endOf(asked, outcomes)
  } finally {
    await first.close()
  }
}

/** NOWAIT, or a time for locks: the program tries again later. */
function wouldNotWait(end: StepEnd): boolean {
  return end.kind === 'wrong' && end.error?.code === '55P03'
}

async function pidOf(session: Session, { attemptMs }: Limits): Promise<number> {
  const outcomes = await session.runBatch(
    [...freshSession, { text: 'select pg_catalog.pg_backend_pid()', endsGroup: true }],
    { timeoutMs: attemptMs },
  )
  const own = outcomes.at(-1)
  if (own?.kind !== 'rows') throw new Error(`a session knows its process: ${JSON.stringify(own)}`)
  return Number(own.rows[0]?.[0])
}

function besideTurnedAway({ code, message }: OutcomeError): StepEnd {
  const came = `the other connection was refused: ${code} ${message}`
  return { kind: 'wrong', how: 'turned-away', came, error: { code, message }, sides: null }
}
