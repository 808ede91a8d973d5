import type { ExploredCheck } from './explore-check.ts'
import { skipsRows } from './judge-locks.ts'
import type { Trace, TraceEvent } from './play.ts'
import { turnedAway, type Words } from './shortfall.ts'

/*
 * What a session did after it was turned away: nothing, too much, in the transaction that is over,
 * or with what it had read before.
 */

/** What is wrong with how often a session tries, and with how it ends. */
export function retryWords(trace: Trace, explored: ExploredCheck): Words | null {
  const { check, program } = explored
  for (const [session, end] of trace.ends.entries()) {
    const name = program.sessions[session]?.name ?? ''
    if (check.sessions[session]?.sql !== undefined) continue
    const tries = triesOf(trace, session)
    if (check.triesMax !== null && tries > check.triesMax) {
      return triesWords(trace, { session, name, tries, triesMax: check.triesMax })
    }
    const throws = check.sessions[session]?.throws
    const isDue = throws !== undefined && throws !== 'any'
    if (isDue && (end?.kind !== 'threw' || end.code !== throws)) {
      return {
        expected: `${name} to end with the error ${throws}, so that its caller hears of it`,
        came: end?.kind === 'threw' ? errorText(end) : 'no error',
        try: explored.isProgram
          ? thrownOnTry(trace, session)
          : 'Let PostgreSQL refuse it: leave out the condition, the \\if or the ON CONFLICT that keeps the error away.',
      }
    }
    const lost = lostErrorWords(trace, explored, session)
    if (lost !== null) return lost
    if (end?.kind !== 'threw' || throws !== undefined) continue
    if (end.code === '25P02') return goesOnWords(name)
    if (!turnedAway.has(end.code ?? '') || check.turnedAway === 'allowed') continue
    if (check.turnedAway === 'after-retry' && tries > 1) continue
    return (
      callsWords(explored, { session, end }) ??
      turnedAwayWords(trace, explored, { session, name, tries, end })
    )
  }
  return null
}

/** A session that met no error took a way around what would have failed. */
function thrownOnTry(trace: Trace, session: number): string {
  return errorsOf(trace, session).length > 0
    ? 'Throw the error on, as it came, after ROLLBACK.'
    : 'No statement of this session failed, so there was no error to throw on. What did it read that let it end like that, and was that there for good at that moment?'
}

/** One of several calls was turned away, and gave up. */
function callsWords(
  { check }: ExploredCheck,
  { session, end }: Pick<TurnedAway, 'session' | 'end'>,
): Words | null {
  const { later, fails } = check.sessions[session] ?? {}
  if (later === undefined || fails === undefined) return null
  return {
    expected: `each of the ${1 + later.length} calls to try again after it was turned away once`,
    came: `the function ends with ${errorText(end)}, and it was called again and again by one process`,
    try: 'Let each call count its own tries. A variable outside of the function keeps its value from one call to the next, and all requests of the process share it.',
  }
}

interface TurnedAway extends Omit<Tried, 'triesMax'> {
  readonly end: Extract<Trace['ends'][number], { kind: 'threw' }>
}

function turnedAwayWords(
  trace: Trace,
  { isProgram }: ExploredCheck,
  { session, name, tries, end }: TurnedAway,
): Words {
  const expected = 'every session to do what it came for'
  const goesBack = trace.events.find(
    (event) => event.session === session && /^\s*rollback\s+to\b/i.test(event.step.sql),
  )
  if (goesBack !== undefined && tries < 2) {
    const keeps = /repeatable read|serializable/.test(goesBack.isolation)
    return {
      expected,
      came: `${name} was turned away, goes back to a savepoint and is turned away again with ${end.code} (${end.message})`,
      try: keeps
        ? `ROLLBACK the whole transaction and begin again with BEGIN: after a savepoint a transaction under ${goesBack.isolation.toUpperCase()} still sees its old snapshot.`
        : 'ROLLBACK the whole transaction and begin again with BEGIN: what was locked before the savepoint stays locked.',
    }
  }
  const isMissing = tries < 2
  return {
    expected,
    came: `${name} was turned away with ${end.code} (${end.message}), and ${isMissing ? 'nothing tries again' : `gives up after ${tries} tries`}`,
    try: isMissing
      ? isProgram
        ? 'Do it in a way in which nobody is turned away, or try the whole transaction again.'
        : `A session of this lab can’t try again, so nobody may be turned away. ${notAwayTry(trace, session, end.code)}`
      : 'Try the whole transaction again a few times more.',
  }
}

/** How a session does without being turned away like this. */
function notAwayTry({ events }: Trace, session: number, code: string | null): string {
  const failed = events.find(
    (event) => event.session === session && event.result?.error?.code === code,
  )
  const isolation = failed?.isolation ?? ''
  if (code === '40P01') return 'Take the locks in the same order in every session.'
  if (code === '55P03')
    return 'Leave NOWAIT out: then it waits until the lock is free. Where nobody may wait, SKIP LOCKED goes on to rows that are free.'
  if (!/repeatable read|serializable/.test(isolation))
    return 'Let it wait for the lock before it reads and changes anything.'
  const more =
    isolation === 'serializable'
      ? ', or if what it read no longer fits what the others have written'
      : ''
  const then = skipsRows(failed?.step.sql ?? '')
    ? 'each statement looks at the rows as they are when it begins, so it goes on to the next free one'
    : 'it waits for the lock and goes on with the row as it is then'
  return `Under ${isolation.toUpperCase()} a transaction is turned away if a row that it locks or changes was changed since its snapshot${more}. Under READ COMMITTED ${then}.`
}

/** The error by its code and its text; an error that a program made has a text alone. */
export function errorText({ code, message }: { code: string | null; message: string }): string {
  if (code === null && /^(\\gset|:\w)/.test(message)) return message
  return code === null ? `an error without a code (“${message}”)` : `${code} ${message}`.trim()
}

/** It was turned away for the last time, and whoever called hears of something else, or of nothing. */
function lostErrorWords(
  trace: Trace,
  { check, program }: ExploredCheck,
  session: number,
): Words | null {
  const end = trace.ends[session]
  if (check.turnedAway === 'refused' || end == null) return null
  const last = trace.events.findLast(
    (event) => event.session === session && !/^\s*rollback\b/i.test(event.step.sql),
  )
  const code = last?.result?.error?.code ?? ''
  if (!turnedAway.has(code)) return null
  if (end.kind !== 'ended' && (end.kind !== 'threw' || end.code === code)) return null
  if (end.kind === 'ended' && check.turnedAway === 'after-retry' && triesOf(trace, session) === 1)
    return {
      expected: `${program.sessions[session]?.name} to try again after ${code}`,
      came: 'no second try and no error, as if all went well',
      try: 'Try the whole transaction again, from BEGIN on. When there have been enough tries, throw the last error on, as it came.',
    }
  return {
    expected: `${program.sessions[session]?.name} to end with the error ${code}, so that its caller hears of it`,
    came: end.kind === 'threw' ? errorText(end) : 'no error, as if all went well',
    try:
      end.kind === 'threw' && turnedAway.has(end.code ?? '')
        ? 'Throw the error of the last try, as it came, and not one of an earlier try.'
        : end.kind === 'threw' && end.code === null
          ? 'Throw the error that came, in place of a new one: its code says that it may be tried again later.'
          : 'Throw the error on, as it came, after ROLLBACK.',
  }
}

function goesOnWords(name: string): Words {
  return {
    expected: 'a try to be a whole transaction, from BEGIN on',
    came: `${name} was turned away and goes on in the same transaction, which is over: 25P02`,
    try: 'After the error write ROLLBACK, and begin again with BEGIN and with every read.',
  }
}

interface Tried {
  readonly session: number
  readonly name: string
  readonly tries: number
  readonly triesMax: number
}

function triesWords(trace: Trace, { session, name, tries, triesMax }: Tried): Words {
  const errors = errorsOf(trace, session)
  const other = errors.find((code) => !turnedAway.has(code))
  if (other !== undefined) {
    return {
      expected: `an error that no second try can fix to be tried ${triesMax === 1 ? 'once' : `${triesMax} times at most`}`,
      came: `${name} tries ${tries} times, and each ends with ${other}`,
      try: 'Try again after 40001 and 40P01 alone; throw every other error on.',
    }
  }
  const end = trace.ends[session]
  const isEndless = end?.kind === 'refused'
  return {
    expected: `${triesMax === 1 ? 'one try' : `at most ${triesMax} tries`}, and then the error, for the caller`,
    came: isEndless
      ? `${name} was turned away ${errors.length} times and keeps trying`
      : `${tries} tries of ${name}`,
    try:
      end?.kind === 'threw' && end.code === null
        ? 'Only 40001 and 40P01 are worth another try. Throw every other error on at once, one without a code too.'
        : 'Count the tries, and throw the error on when there have been enough.',
  }
}

/**
 * How often a session tried: transactions that it began, but for those after one that was committed,
 * which are the next part of the same try. A read outside of them is no try.
 */
function triesOf(trace: Trace, session: number): number {
  const own = trace.events.filter((event) => event.session === session)
  const tries = new Set<number>()
  let isCommitted = false
  for (const { step, result, transaction } of own) {
    if (/^\s*(begin|start)\b/i.test(step.sql) && !isCommitted) tries.add(transaction)
    if (result?.error) isCommitted = false
    else if (/^\s*(begin|start|commit|end|rollback|abort)\b/i.test(step.sql))
      isCommitted = result?.parts.at(-1)?.tag === 'COMMIT'
  }
  return tries.size
}

function errorsOf(trace: Trace, session: number): string[] {
  return trace.events.flatMap((event) =>
    event.session === session && event.result?.error && event.result.error.code !== '25P02'
      ? [event.result.error.code]
      : [],
  )
}

/** Where what is left is wrong: what a session did after it was turned away that explains it. */
export function staleWords(trace: Trace, { program }: ExploredCheck): Words | null {
  for (const [session, { name }] of program.sessions.entries()) {
    const own = trace.events.filter((event) => event.session === session)
    const swallowed = own.find(isSwallowed)
    if (swallowed !== undefined && trace.ends[session]?.kind === 'ended') {
      return {
        expected: 'a session that says “done” to have done it',
        came: `${name} ends as if all went well, but PostgreSQL answered its COMMIT with ROLLBACK: an error before it was caught and forgotten`,
        try: 'Throw the error on, or try the whole transaction again.',
      }
    }
    const stale = staleRead(own)
    if (stale !== null) {
      return {
        expected: 'a second try to look again before it decides',
        came: `${name} was turned away and tries again with what it had read before (${stale.step.sql.trim().slice(0, 60)}), which is out of date by now`,
        isTelling: true,
        try: 'Put every read into the part that is repeated, so that each try sees what is there then.',
      }
    }
    const level = levelLost(own)
    if (level !== null) {
      return {
        expected: `a second try under ${level}, as the first`,
        came: `${name} begins it with ROLLBACK AND CHAIN after an error, and then PostgreSQL doesn't keep the level that BEGIN named`,
        try: `Write ROLLBACK, and begin again with BEGIN ISOLATION LEVEL ${level}.`,
      }
    }
    const failedAt = own.findLastIndex((event) => event.result?.error)
    const isLost = own.slice(failedAt).every(({ result }) => result?.parts.at(-1)?.tag !== 'COMMIT')
    if (failedAt >= 0 && isLost && trace.ends[session]?.kind === 'ended') {
      const code = own[failedAt]?.result?.error?.code
      return {
        expected: 'a session that says “done” to have done it',
        came: `${name} ends as if all went well after the error ${code}, and nothing of it is there`,
        try: 'Throw the error on, or try the whole transaction again.',
      }
    }
  }
  return null
}

/** The level of a transaction that failed and was ended with AND CHAIN: the next one is under the usual level. */
function levelLost(own: readonly TraceEvent[]): string | null {
  const at = own.findIndex(
    ({ step, transaction }, nth) =>
      /^\s*(rollback|abort|commit|end)\b.*\band\s+chain\b/is.test(step.sql) &&
      own.slice(0, nth).some((event) => event.transaction === transaction && event.result?.error),
  )
  const level = at < 0 ? null : (own[at - 1]?.isolation ?? null)
  return level !== null && /repeatable read|serializable/.test(level) ? level.toUpperCase() : null
}

function isSwallowed({ step, result }: TraceEvent): boolean {
  return /^\s*(commit|end)\b/i.test(step.sql) && result?.parts.at(-1)?.tag === 'ROLLBACK'
}

/** A read of a transaction that was turned away which the next one leaves out, though it writes. */
function staleRead(own: readonly TraceEvent[]): TraceEvent | null {
  const away = own.find((event) => turnedAway.has(event.result?.error?.code ?? ''))
  if (away === undefined) return null
  const later = own.filter(
    (event) => event.transaction > away.transaction && event.kind !== 'waits' && !event.isControl,
  )
  if (!later.some((event) => isWrite(event))) return null
  const reads = own.filter(
    (event) =>
      event.transaction <= away.transaction &&
      !isWrite(event) &&
      !event.isControl &&
      event.result?.error === null &&
      event.result.parts.some(({ rows }) => rows.length > 0),
  )
  return reads.find((read) => !later.some(({ step }) => step.sql === read.step.sql)) ?? null
}

function isWrite({ step }: TraceEvent): boolean {
  return (
    /\b(insert|update|delete|merge)\b(?!\s*$)/i.test(step.sql) && !/^\s*select\b/i.test(step.sql)
  )
}
