import type { Reason } from '../../kit/problem.ts'
import { seededRandom } from '../../kit/random.ts'
import type { SpareChildren } from '../../world/runner/spare-children.ts'
import { type Analysis, unreadReason } from '../analysis/analysis.ts'
import { offsetOf } from '../function/reasons.ts'
import type { Answering } from './explore-check.ts'
import type { Lent, References } from './references.ts'
import { textSession } from './session-actor.ts'
import { readSessionText, type SessionText } from './session-text.ts'
import { loadTransaction, type TransactionChild } from './transaction-process.ts'
import { transactionSession } from './transaction-session.ts'

/*
 * Makes sessions of what was handed in. A session.sql is read here; a transaction.ts runs in a
 * process of its own, another one than the reference's, so that neither sees the other.
 */

export type ReadAnswer = Unread | { readonly kind: 'read'; readonly answering: Answering }

export interface Unread {
  readonly kind: 'unread'
  readonly reason: Reason
  /** Character offset in the text, where it can be told. */
  readonly at: number | null
  /** It may be right, and cannot be read within the limits. */
  readonly isOverLimit?: true
}

export interface Answerer {
  read(text: string, seed: string): Promise<ReadAnswer>
  /** Throws where the reference cannot be read. */
  reference(text: string): Promise<Answering>
  /** Ends what it started. */
  close(): void
}

/** For labs whose answer is session.sql. */
export function textAnswerer(analysis: Analysis): Answerer {
  return {
    read: async (text) => {
      const read = await analysis.run('read-session', text)
      if (read.kind === 'done') return answerOf(read.value)
      return { kind: 'unread', reason: unreadReason(read.limit), at: null, isOverLimit: true }
    },
    reference: async (text) => mustBeRead(answerOf(readSessionText(text))),
    close: () => undefined,
  }
}

function answerOf(found: SessionText): ReadAnswer {
  if (found.kind === 'read') {
    return {
      kind: 'read',
      answering: (name, values, { later = [] }) =>
        textSession(name, found.items, [values, ...later]),
    }
  }
  const { at, expected, came } = found
  const reason = {
    expected,
    came,
    try: 'Statements end with ; or, to keep the columns of the one row that comes, with \\gset.',
  }
  return { kind: 'unread', reason, at }
}

function mustBeRead(found: ReadAnswer): Answering {
  if (found.kind === 'read') return found.answering
  const { expected, came } = found.reason
  throw new Error(`the reference can be read: expected ${expected}, got ${came}`)
}

/** For labs whose answer is transaction.ts; whoever opens it closes it. */
export function openTransactionAnswerer(
  spares: SpareChildren<TransactionChild>,
  references: References,
): Answerer {
  const taken: TransactionChild[] = []
  const lent: Lent[] = []
  const read = async (text: string, seed: string): Promise<ReadAnswer> => {
    const child = await spares.take()
    taken.push(child)
    const wrong = await loadTransaction(child, text)
    if (wrong !== null) {
      const at = wrong.place && offsetOf(text, wrong.place)
      return { kind: 'unread', reason: wrong.reason, at }
    }
    return { kind: 'read', answering: answeringIn(child, seed) }
  }
  return {
    read,
    reference: async (text) => {
      const one = await references.lend(text, (child) => mustLoad(child, text))
      lent.push(one)
      return answeringIn(one.child, 'reference')
    },
    close: () => {
      for (const { giveBack } of lent.splice(0)) giveBack()
      spares.leave(Promise.all(taken.map((child) => child.close())).then(() => undefined))
    },
  }
}

function answeringIn(child: TransactionChild, seed: string): Answering {
  return (name, values, { fails, later = [] }) =>
    transactionSession(child, {
      name,
      values: valuesGiven(values),
      later: later.map(valuesGiven),
      seed: seedOf(seed, name),
      fails,
    })
}

async function mustLoad(child: TransactionChild, text: string): Promise<void> {
  const wrong = await loadTransaction(child, text)
  if (wrong === null) return
  const { expected, came } = wrong.reason
  throw new Error(`the reference can be read: expected ${expected}, got ${came}`)
}

/** Whole numbers are numbers in a program. */
export function valuesGiven(
  values: Readonly<Record<string, string>>,
): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      /^-?\d{1,15}$/.test(value) ? Number(value) : value,
    ]),
  )
}

function seedOf(seed: string, name: string): number {
  return seededRandom(`${seed}/${name}`).between(1, 2_147_483_646)
}
