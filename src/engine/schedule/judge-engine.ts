import type { ExploredCheck } from './explore-check.ts'
import { spoiledBy } from './findings.ts'
import { letGoWords, lockOrderWords } from './judge-locks.ts'
import { shareLockIn } from './judge-reads.ts'
import { errorText } from './judge-retry.ts'
import type { Trace } from './play.ts'
import { pointedAtTry } from './pointed-at.ts'
import { firstOf, type Shortfall, type Words } from './shortfall.ts'

export const engineChecks = [
  { name: 'readable', title: 'The session can be read' },
  { name: 'steps', title: 'Every step ends by itself' },
  { name: 'no-error', title: 'One after another, the sessions end as they should' },
  { name: 'finished', title: 'Every transaction is ended' },
  { name: 'no-deadlock', title: 'The sessions can’t wait for each other in a circle' },
]

/** The engine's own checks of one explored check. */
export function engineShortfall(check: string, explored: ExploredCheck): Shortfall | null {
  const { sessions } = explored.program
  const name = (session: number): string => sessions[session]?.name ?? ''
  const all = [...explored.alone, ...explored.traces]
  switch (check) {
    case 'no-error':
      return firstOf(check, explored, explored.alone, (trace) => errorWords(trace, explored, name))
    case 'steps':
      return firstOf(check, explored, all, (trace) => stepsWords(trace, explored, name))
    case 'finished':
      return firstOf(check, explored, all, (trace) => finishedWords(trace, explored, name))
    case 'no-deadlock':
      if (explored.check.deadlocks === 'allowed') return null
      return (
        firstOf(check, explored, explored.traces, (trace) => deadlockWords(trace, explored)) ??
        firstOf(check, explored, explored.traces, (trace) => lockOrderWords(trace, explored))
      )
    default:
      return null
  }
}

function errorWords(
  trace: Trace,
  { check, isProgram }: ExploredCheck,
  name: (session: number) => string,
): Words | null {
  for (const [at, end] of trace.ends.entries()) {
    const throws = check.sessions[at]?.throws
    if (end?.kind !== 'threw' || end.code === throws || throws === 'any') continue
    // Where its tries fail, that check says more.
    if (end.code !== null && check.sessions[at]?.fails?.includes(end.code)) continue
    const isOwn = end.code === null && isProgram
    return {
      expected:
        throws === undefined
          ? `${name(at)} to run to its end while nobody else is at work`
          : `${name(at)} to end with the error ${throws}, for whoever called it`,
      came:
        throws !== undefined && isOwn ? errorText(end) : `${end.code ?? ''} ${end.message}`.trim(),
      try: throws !== undefined && isOwn ? ownErrorTry : errorTry(end.message, isOwn),
    }
  }
  return null
}

function errorTry(message: string, isOwn: boolean): string {
  if (message.startsWith('\\gset takes one row'))
    return 'Where no row may come, ask for a value that is always there: SELECT coalesce((SELECT …), 0) AS name.'
  return isOwn
    ? 'Read what it says, and fix the place in your program that it comes from.'
    : 'Read what it says, and fix that statement first.'
}

const ownErrorTry =
  'PostgreSQL didn’t make this error: it has no code. The caller should get PostgreSQL’s own, so let the statement fail, and throw on what `db.query` threw, unchanged.'

function stepsWords(
  trace: Trace,
  { check }: ExploredCheck,
  name: (session: number) => string,
): Words | null {
  for (const event of trace.events) {
    const [spoiled] = spoiledBy(event, name)
    if (spoiled === undefined) continue
    const isOverLimit = spoiled.kind === 'endless'
    return {
      isOverLimit,
      expected: 'steps that end by themselves, whatever the clock says',
      came: spoiled.says,
      try: isOverLimit
        ? 'Take out what sleeps or goes round without an end.'
        : 'Take that statement out: waiting is for locks alone here.',
    }
  }
  for (const [session, end] of trace.ends.entries()) {
    if (end?.kind !== 'refused') continue
    // Where tries are counted, that check says more than "too many steps".
    if (end.try === null && check.triesMax !== null) continue
    return {
      isOverLimit: end.isOverLimit,
      expected:
        end.try === null
          ? 'a session of few steps'
          : 'one query after another, each awaited, and an end by return or by an error',
      came: `${name(session)}: ${end.why}`,
      try: end.try ?? 'Do it in fewer statements.',
    }
  }
  return null
}

function finishedWords(
  trace: Trace,
  { isProgram, answer }: ExploredCheck,
  name: (session: number) => string,
): Words | null {
  const stuck = trace.ends.findIndex((end) => end === null)
  // A session that was stopped for its many steps is no transaction that was forgotten.
  const open = trace.leftOpen.find((session) => trace.ends[session]?.kind !== 'refused')
  if (stuck === -1 && open === undefined) return null
  const threw = open !== undefined && trace.ends[open]?.kind === 'threw'
  return {
    expected: 'each session to end every transaction that it begins',
    came:
      open === undefined
        ? `${name(stuck)} waits for ever: nobody is left to let go`
        : `${name(open)} ends with its transaction open: what it changed isn’t kept, and whoever gets the connection next is still in that transaction`,
    try:
      isProgram && threw
        ? rollbackWords(answer)
        : `Every way through your answer ends with COMMIT or ROLLBACK${isProgram ? ', an early return too' : ''}, and lets go of locks that belong to the session.`,
  }
}

/** Where ROLLBACK goes in a program that an error ends. */
function rollbackWords(answer: string): string {
  return catches(answer)
    ? 'Write ROLLBACK where the error is caught, before it is thrown on: the connection goes back to others as it is.'
    : 'Nothing catches the error here. Put try around what comes after BEGIN, and in its catch write ROLLBACK and throw the error on: the connection goes back to others as it is.'
}

/** Whether a program has a catch, beside what its comments and strings say. */
export function catches(program: string): boolean {
  const code = program.replace(
    /\/\/.*|\/\*[^]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g,
    '',
  )
  return /\b(catch|finally)\b/.test(code)
}

function deadlockWords(trace: Trace, explored: ExploredCheck): Words | null {
  if (!trace.events.some(({ result }) => result?.error?.code === '40P01')) return null
  const letGo = letGoWords(trace, explored)
  if (letGo !== null) return letGo
  const shared = trace.events.flatMap(({ step }) => shareLockIn(step.sql) ?? [])[0]
  return {
    expected: 'every session that waits to get its turn',
    came: 'a deadlock: each session waits for what the other holds, and PostgreSQL turns one away',
    try: shared
      ? `${shared} lets both in, and then neither can write: lock with FOR UPDATE what you are going to change.`
      : (pointedAtTry(trace, explored) ?? 'Lock rows in the same order in every session.'),
  }
}
