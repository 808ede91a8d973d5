import type { Reason } from '../../kit/problem.ts'
import { type Child, type ChildEnd, startChild } from '../../world/runner/asked-child.ts'
import type { Place } from '../function/child/messages.ts'
import { unreadableInWords } from '../function/error-words.ts'
import type { Answer, ProgramMove, Refusal, Reply, Request } from './child/messages.ts'
import { replySchema } from './reply.ts'

export type TransactionChild = Child<Request, Reply>

/** A process in which transaction.ts can be run; it has run nothing yet. */
export function startTransactionChild(): Promise<TransactionChild> {
  return startChild<Request, Reply>({
    main: new URL('./child/main', import.meta.url),
    schema: replySchema,
    reads: [new URL('../function/child/', import.meta.url)],
    makesModules: true,
  })
}

/** What is wrong with a text that gives no program, and where: a character offset or null. */
export interface Unloaded {
  readonly reason: Reason
  readonly place: Place | null
}

/** Hands the text to the process; null where it gives a program. */
export async function loadTransaction(
  child: TransactionChild,
  text: string,
): Promise<Unloaded | null> {
  const [came] = await child.ask([{ kind: 'load', text }])
  if (came === undefined || came.kind === 'loaded') return null
  const expected = 'a file that exports one function of db and what it is given'
  const written = 'Write export default async function (db, { … }) { … }.'
  switch (came.kind) {
    case 'unreadable': {
      const { message, place } = came.error
      return {
        reason: {
          expected: 'a text that can be read as TypeScript',
          came: `${place ? `line ${place.line}: ` : ''}${message}`,
          try: unreadableInWords(came.error),
        },
        place,
      }
    }
    case 'load-failed': {
      const { name, message } = came.error
      return {
        reason: {
          expected,
          came: `${name}: ${message}`,
          try: 'Mend what runs as the file is read.',
        },
        place: null,
      }
    }
    case 'no-function':
      return {
        reason: {
          expected,
          came: came.exports.length === 0 ? 'no export' : `exported: ${came.exports.join(', ')}`,
          try: written,
        },
        place: null,
      }
    case 'ended':
      return {
        reason: { expected, came: endWords(came).why, try: endWords(came).try },
        place: null,
      }
    case 'ready':
    case 'ran':
      return { reason: { expected, came: forgedWords.why, try: forgedWords.try }, place: null }
  }
}

/** What a program did, move by move, when it was answered so; the last is where it stands. */
export async function runTransaction(
  child: TransactionChild,
  given: {
    readonly values: string
    readonly seed: number
    readonly later?: readonly string[]
    readonly answers: readonly Answer[]
  },
): Promise<
  | { readonly kind: 'ran'; readonly moves: readonly ProgramMove[]; readonly printed: string }
  | ChildEnd
> {
  const answers = given.answers.map((answer) => JSON.stringify(answer))
  const [came] = await child.ask([{ later: [], ...given, kind: 'run', answers }])
  if (came?.kind === 'ran' || came?.kind === 'ended') return came
  return { kind: 'ended', exit: { kind: 'stopped' }, said: '', isForged: true }
}

interface EndWords {
  readonly why: string
  readonly try: string
  readonly isOverLimit: boolean
}

const forgedWords: EndWords = {
  why: 'it wrote something where only Backwright writes, and was stopped',
  try: 'Use db for everything: what a program says, it says by queries, by return and by errors.',
  isOverLimit: false,
}

/** Why a process ended that ran a program. */
export function endWords({ exit, said, isForged }: ChildEnd): EndWords {
  if (isForged) return forgedWords
  const isFull = /heap out of memory|allocation failed/i.test(said)
  if (isFull || (exit.kind === 'limit' && exit.limit === 'memory')) {
    return {
      why: 'it used up its memory and was stopped',
      try: 'Look for a list or a text that grows in a loop that does not end.',
      isOverLimit: true,
    }
  }
  if (exit.kind === 'limit') {
    return {
      why: 'it came to no next query and to no end, and was stopped',
      try: 'Look at each loop: which line brings it closer to its end?',
      isOverLimit: true,
    }
  }
  return {
    why: 'its process ended in the middle of it',
    try: 'Take out what ends the process: a program ends by return or by an error.',
    isOverLimit: false,
  }
}

/** What a program did that cannot be judged. */
export function refusalWords(because: Refusal): EndWords {
  const isOverLimit = because === 'too-many-timers' || because === 'too-large'
  switch (because) {
    case 'query-not-awaited':
      return {
        why: 'asks a second query before the first is answered, and a connection does one thing at a time',
        try: 'Put await before every db.query; a Promise.all over queries of one connection gains nothing.',
        isOverLimit,
      }
    case 'ends-before-answer':
      return {
        why: 'returns before its last query is answered, so nobody hears whether that went well',
        try: 'Put await before every db.query.',
        isOverLimit,
      }
    case 'exits':
      return {
        why: 'ends the whole process, and every other request in it',
        try: 'Take process.exit out: return, or throw an error.',
        isOverLimit,
      }
    case 'never-settles':
      return {
        why: 'waits for something that never comes',
        try: 'Look for an await of a promise that nothing resolves.',
        isOverLimit,
      }
    case 'too-large':
      return {
        why: 'sends megabytes to the database, or prints them',
        try: 'Look for a text or a list that grows in a loop.',
        isOverLimit,
      }
    case 'too-many-timers':
      return {
        why: 'sets one timer after another and asks nothing of the database',
        try: 'Look for a loop that waits without an end.',
        isOverLimit,
      }
  }
}
