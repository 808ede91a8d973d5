import { setTimeout as wait } from 'node:timers/promises'
import type { Limits } from '../../kit/limits.ts'
import { openBeside } from '../../lab/kinds/model.ts'
import type { Outcome, OutcomeError, Session } from '../../world/postgres/session.ts'
import { splitStatements } from '../query/schema/statements.ts'
import type { LearnerDatabase } from './learner-database.ts'
import { endOf, freshSession, type StepAsked, type StepEnd, statementsOf } from './step.ts'
import { withValues } from './values.ts'

/** How often the server is asked whether a statement waits. */
const pollMs = 10

/**
 * Two connections at once: the first has done its part and not committed, the second waits for it or
 * has its end at once. Once the first has committed, a second that waited goes on from there. One that
 * must be refused is let in by a rule that looked before it waited; one that must get in is turned away
 * by a value that both worked out from what they could see.
 */
export async function meet(
  learnerDatabase: LearnerDatabase,
  asked: StepAsked,
  limits: Limits,
): Promise<StepEnd> {
  const { step, values } = asked
  const open = openBeside(step)
  if (open === null) throw new Error('somebody is at work')
  const timeout = { timeoutMs: limits.attemptMs }
  const first = await learnerDatabase.another(step.as)
  try {
    const holder = await pidOf(first, limits)
    const opened = await first.runBatch(
      ['begin', ...splitStatements(withValues(open, values))].map((text) => ({ text })),
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
    const settled = early !== null && !wouldNotWait(early) ? early : null
    // What both put in is asked for later.
    if (settled !== null && (settled.kind !== 'right' || step.kind === 'refuses')) return settled
    const [committed] = await first.runBatch([{ text: 'commit' }], timeout)
    const again = (): Promise<Outcome[]> => session.runBatch(statementsOf(asked), timeout)
    const end = settled ?? endOf(asked, await (early === null ? running : again()))
    return committed?.kind === 'error' ? besideTurnedAway(committed) : end
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
