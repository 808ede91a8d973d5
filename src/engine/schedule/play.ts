import { Problem } from '../../kit/problem.ts'
import type { SteppedSession, StepResult } from '../../world/postgres/stepped-session.ts'
import type { Access } from './accesses.ts'
import { type SessionPosition, unknownAccess } from './commute.ts'
import { type Footprint, leavesMore } from './footprint.ts'
import type { Actor, Program, ProgramStep, SessionEnd } from './program.ts'
import { versionsOf } from './rows-back.ts'
import type { ScheduleRuntime, Touched } from './runtime.ts'

/*
 * Plays one schedule: releases steps one by one, and sees to it that playing it again gives the
 * same. Which of several waiting sessions gets what is let go is up to PostgreSQL, so all that wait
 * are frozen while a step runs, and then thawed one by one, the oldest first.
 */

export interface TraceEvent {
  /** `waits`: it was released and waits; `goes-on`: it has got what it waited for, and is done. */
  readonly kind: 'done' | 'waits' | 'goes-on' | 'lost'
  readonly session: number
  /** The step's place in its session, from 0. */
  readonly at: number
  readonly step: ProgramStep
  /** What it gave; null while it waits. */
  readonly result: StepResult | null
  /** Sessions that it waits for. */
  readonly waitsFor: readonly number[]
  /** Which of the session's transactions it belongs to, from 0. */
  readonly transaction: number
  /** Of its transaction. */
  readonly isolation: string
  /** Its transaction had a snapshot before it, from an earlier step or the session's setup. */
  readonly hadSnapshot: boolean
  /** It only begins, sets or ends something. */
  readonly isControl: boolean
  /** It locks rows and changes none. */
  readonly onlyLocks: boolean
  /** Settings that it gives a value. */
  readonly settings: readonly string[]
}

export interface Trace {
  /** The session that was chosen each time. */
  readonly choices: readonly number[]
  readonly events: readonly TraceEvent[]
  /** Null: it waits for ever. */
  readonly ends: readonly (SessionEnd | null)[]
  /** Sessions whose connection was lost. */
  readonly lost: readonly number[]
  /** Sessions that left a transaction open. */
  readonly leftOpen: readonly number[]
  /** What the queries about the end gave. */
  readonly after: readonly StepResult[]
}

export interface PlayParts {
  readonly runtime: ScheduleRuntime
  readonly program: Program
  /** The footprint of a step; the same for the same text and values. */
  readonly footprint: (step: ProgramStep, session: number) => Footprint
  readonly touched: () => Touched
  /** Steps that touch nothing are run as soon as their session comes to them: no choice. */
  readonly folds: boolean
  readonly stepsMax: number
  /** Asked when all is over. */
  readonly queries: readonly string[]
  /** Finds out for whom each waits; it costs a question. */
  readonly seesBlockers: boolean
}

interface SessionState {
  readonly index: number
  readonly actor: Actor
  next: { readonly step: ProgramStep; readonly footprint: Footprint } | null
  end: SessionEnd | null
  isLost: boolean
  isWaiting: boolean
  held: Access[]
  isolation: string
  /** Of transactions that say none. */
  laterIsolation: string
  hasSnapshot: boolean
  /** What its texts mean can no longer be told. */
  isClouded: boolean
  mayBeQuiet: boolean
  stepCount: number
  transaction: number
  /** Events that are not among the others yet. */
  readonly noted: TraceEvent[]
}

export interface Play {
  readonly choices: readonly number[]
  /** Sessions that can go on. */
  ready(): number[]
  positions(): SessionPosition[]
  /** In a transaction that has done something. */
  isMidway(session: number): boolean
  /** How many transactions the session has ended. */
  transactionOf(session: number): number
  release(session: number): Promise<void>
  /** After the last step. Null: it has to be played again, on new ground. */
  finish(): Promise<Trace | null>
  /** Leaves it as it is, for another one. False: it has to be played again, on new ground. */
  abandon(): Promise<boolean>
}

/** Makes everything fresh and lets each session come to its first step. */
export async function startPlay(parts: PlayParts): Promise<Play> {
  const { runtime, program } = parts
  await runtime.refresh()
  const sessions: SessionState[] = []
  for (const [index, session] of program.sessions.entries()) {
    sessions.push(await openSession(parts, index, await session.begin()))
  }
  const events: TraceEvent[] = []
  const choices: number[] = []
  const waiting: SessionState[] = []
  const isCounted = program.sessions.every(({ setup, teardown }) => (setup ?? teardown) === null)
  const player: Player = { parts, sessions, events, waiting, written: { versions: 0, isCounted } }
  for (const session of sessions) await advance(player, session, null)
  const abandon = async (): Promise<boolean> => {
    await Promise.all(sessions.map(({ actor }) => actor.leave()))
    for (const { next } of waiting) if (next !== null) countWritten(player, next, null)
    return await runtime.settleDown(parts.touched(), player.written)
  }
  return {
    choices,
    ready: () =>
      sessions
        .filter((session) => session.next !== null && !session.isWaiting)
        .map(({ index }) => index),
    positions: () => sessions.map((session) => progressOf(parts, session)),
    isMidway: (session) => sessions[session]?.hasSnapshot === true,
    transactionOf: (session) => sessions[session]?.transaction ?? 0,
    release: async (session) => {
      choices.push(session)
      await release(player, sessions[session] as SessionState)
    },
    finish: async () => {
      const ends = sessions.map(({ end }) => end)
      for (const { noted } of sessions) events.push(...noted.splice(0))
      // A session may drop in the end what is asked about, unless it commits only then.
      const isEarly = sessions.some(({ index }) => dropsSomething(parts, index))
      const early = isEarly ? await runtime.ask(parts.queries) : null
      for (const session of sessions) await tearDown(parts, session)
      const leftOpen = sessions
        .filter(
          (session) =>
            !session.isLost &&
            !session.isWaiting &&
            runtime.lines[session.index]?.transaction !== 'I',
        )
        .map(({ index }) => index)
      const lost = sessions.filter((session) => session.isLost).map(({ index }) => index)
      const isSound = await abandon()
      if (!isSound) return null
      const after = early ?? (await runtime.ask(parts.queries))
      return { choices, events, ends, lost, leftOpen, after }
    },
    abandon,
  }
}

interface Player {
  readonly parts: PlayParts
  readonly sessions: readonly SessionState[]
  readonly events: TraceEvent[]
  /** In the order in which they began to wait. */
  readonly waiting: SessionState[]
  readonly written: { versions: number; isCounted: boolean }
}

/** Counts what a step wrote; null: it was still waiting. */
function countWritten(
  { parts, written }: Player,
  { footprint }: NonNullable<SessionState['next']>,
  result: StepResult | null,
): void {
  const isWhole = result !== null && result.error === null
  if (footprint.isOpaque || (footprint.addsMany && !isWhole)) written.isCounted = false
  if (footprint.changesRows) written.versions += versionsOf(result, parts.runtime.rowsAtMost)
}

async function openSession(parts: PlayParts, index: number, actor: Actor): Promise<SessionState> {
  const { runtime, program } = parts
  const session: SessionState = {
    index,
    actor,
    next: null,
    end: null,
    isLost: false,
    isWaiting: false,
    held: [],
    isolation: runtime.facts.defaultIsolation,
    laterIsolation: runtime.facts.defaultIsolation,
    hasSnapshot: false,
    isClouded: false,
    mayBeQuiet: false,
    stepCount: 0,
    transaction: 0,
    noted: [],
  }
  const setup = program.sessions[index]?.setup ?? null
  const line = runtime.lines[index]
  if (setup === null || line === undefined) return session
  line.start(setup, null)
  await line.settle(async () => false, {})
  const { error, isCanceled } = line.result()
  if (error !== null || line.isLost) {
    throw new Problem('bad-input', {
      expected: `the setup of session ${program.sessions[index]?.name} to run before its steps`,
      came: isCanceled ? 'no end of it: it was canceled' : (error?.message ?? 'no answer'),
      try: 'Mend the setup; what may fail or wait belongs in a step.',
    })
  }
  await rely(parts, session, parts.footprint({ name: 'setup', sql: setup, values: null }, index))
  return session
}

function dropsSomething(parts: PlayParts, session: number): boolean {
  const sql = parts.program.sessions[session]?.teardown ?? null
  if (sql === null) return false
  const { changesMore, ends } = parts.footprint({ name: 'teardown', sql, values: null }, session)
  return changesMore && !ends
}

async function tearDown({ runtime, program }: PlayParts, session: SessionState): Promise<void> {
  const sql = program.sessions[session.index]?.teardown ?? null
  const line = runtime.lines[session.index]
  if (sql === null || line === undefined || session.isLost || session.isWaiting) return
  line.start(sql, null)
  await line.settle(async () => false, {})
}

/** Lets the session, having been answered, come to its next step that touches something. */
async function advance(
  player: Player,
  session: SessionState,
  result: StepResult | null,
): Promise<void> {
  const { runtime, folds } = player.parts
  await ask(player, session, result)
  const line = runtime.lines[session.index]
  while (
    folds &&
    line !== undefined &&
    session.next?.footprint.isLocal === true &&
    !session.isClouded
  ) {
    const { step, footprint } = session.next
    start(line, step)
    await line.settle(async () => false, {})
    const given = line.result()
    note(player, session, { kind: line.isLost ? 'lost' : 'done', result: given, waitsFor: [] })
    session.stepCount++
    if (line.isLost) return lose(session)
    await rely(player.parts, session, footprint)
    await ask(player, session, given)
  }
}

function start(line: SteppedSession, { sql, values, failsBy }: ProgramStep): void {
  if (failsBy === undefined) line.start(sql, values)
  else line.start(failsBy, null)
}

function lose(session: SessionState): void {
  session.isLost = true
  session.next = null
  session.held = []
}

/** What the session asks for next. */
async function ask(
  { parts }: Player,
  session: SessionState,
  result: StepResult | null,
): Promise<void> {
  const move = await session.actor.next(result)
  if (move.kind !== 'step') {
    session.next = null
    session.end = move
    return
  }
  if (session.stepCount >= parts.stepsMax) {
    const why = `more than ${parts.stepsMax} steps in one session`
    session.next = null
    session.end = { kind: 'refused', why, try: null, isOverLimit: true }
    return
  }
  session.next = { step: move.step, footprint: parts.footprint(move.step, session.index) }
}

/** Settings that blocked steps and deadlocks are recognized by. */
const reliedOn = new Set(['deadlock_timeout', 'log_lock_waits', 'client_min_messages', 'all'])

/** Remembers the step, and takes back what it changed of the settings that we rely on. */
async function rely(parts: PlayParts, session: SessionState, footprint: Footprint): Promise<void> {
  const line = parts.runtime.lines[session.index]
  if (line !== undefined && footprint.settings.some((setting) => reliedOn.has(setting))) {
    for (const sql of parts.runtime.relied) {
      line.start(sql, null)
      await line.settle(async () => false, {})
    }
  }
  remember(parts, session, footprint)
}

/** What of the session counts for what commutes, after a step is done. */
function remember({ runtime }: PlayParts, session: SessionState, footprint: Footprint): void {
  const isOver = runtime.lines[session.index]?.transaction === 'I'
  if (footprint.clouds) session.isClouded = true
  if (leavesMore(footprint)) session.mayBeQuiet = true
  session.laterIsolation = footprint.laterIsolation ?? session.laterIsolation
  // AND CHAIN: the next transaction is open already.
  if (!isOver && footprint.ends) session.transaction++
  if (isOver) {
    if (!footprint.isLocal) session.transaction++
    session.held = [...session.held, ...footprint.accesses].filter(({ isOfSession }) => isOfSession)
    session.isolation = session.laterIsolation
    session.hasSnapshot = false
    return
  }
  session.held.push(...footprint.accesses)
  if (footprint.isOpaque || session.isClouded) session.held.push(unknownAccess)
  session.isolation = footprint.isolation ?? session.isolation
  if (!footprint.isLocal) session.hasSnapshot = true
}

function progressOf({ runtime }: PlayParts, session: SessionState): SessionPosition {
  const footprint = session.next?.footprint ?? null
  return {
    held: session.held,
    isolation: session.isolation,
    isInTransaction: runtime.lines[session.index]?.transaction !== 'I',
    hasSnapshot: session.hasSnapshot,
    isWaiting: session.isWaiting,
    next:
      footprint !== null && session.isClouded
        ? { ...footprint, isOpaque: true, isLocal: false }
        : footprint,
  }
}

async function release(player: Player, session: SessionState): Promise<void> {
  const { parts, waiting } = player
  const line = parts.runtime.lines[session.index]
  const released = session.next
  if (line === undefined || released === null) return
  const frozen = [...waiting]
  freeze(parts, frozen)
  try {
    start(line, released.step)
    const settled = await line.settle(
      async () => (await parts.runtime.findWaiting([session.index])).has(session.index),
      { quiet: isQuiet(session) },
    )
    if (settled === 'waits') {
      session.isWaiting = true
      waiting.push(session)
      const waitsFor = parts.seesBlockers ? await parts.runtime.findBlockers(session.index) : []
      note(player, session, { kind: 'waits', result: null, waitsFor })
    } else await complete(player, session, 'done')
    const { isOpaque, ends } = released.footprint
    const mayLetGo =
      isOpaque || ends || session.isClouded || line.transaction !== 'T' || line.isLost
    if (settled === 'waits' && frozen.length > 0) {
      // Who closes a circle may break it by letting another one go first in the queue of a lock.
      line.freeze()
      frozen.push(session)
      await wake(player, frozen)
    } else if (frozen.length > 0 && mayLetGo) await wake(player, frozen)
  } finally {
    thaw(parts, frozen)
  }
}

/** Whether its waits may go unsaid: messages were turned off, or code ran that could do so. */
function isQuiet({ mayBeQuiet, next }: SessionState): boolean {
  return mayBeQuiet || next?.footprint.isOpaque === true
}

function freeze({ runtime }: PlayParts, sessions: readonly SessionState[]): void {
  for (const { index } of sessions) runtime.lines[index]?.freeze()
}

function thaw({ runtime }: PlayParts, sessions: readonly SessionState[]): void {
  for (const { index } of sessions) runtime.lines[index]?.thaw()
}

/**
 * Lets those go on that have got what they waited for, one at a time, the oldest first. The others
 * stay frozen, so nobody takes anything before it is their turn.
 */
async function wake(player: Player, frozen: readonly SessionState[]): Promise<void> {
  const { parts, waiting } = player
  for (;;) {
    const left = frozen.filter((session) => session.isWaiting)
    if (left.length === 0) return
    const still = await parts.runtime.findWaiting(left.map(({ index }) => index))
    const session = left.find(({ index }) => !still.has(index))
    const line = session && parts.runtime.lines[session.index]
    if (session === undefined || line === undefined) return
    line.thaw()
    const settled = await line.settle(
      async () => (await parts.runtime.findWaiting([session.index])).has(session.index),
      { again: true, quiet: isQuiet(session) },
    )
    if (settled === 'waits') {
      line.freeze()
      continue
    }
    session.isWaiting = false
    waiting.splice(waiting.indexOf(session), 1)
    await complete(player, session, 'goes-on')
  }
}

/** A step is done: notes what it gave, and lets the session come to its next one. */
async function complete(
  player: Player,
  session: SessionState,
  kind: 'done' | 'goes-on',
): Promise<void> {
  const { parts } = player
  const line = parts.runtime.lines[session.index]
  const step = session.next
  if (line === undefined || step === null) return
  const result = line.result()
  countWritten(player, step, result)
  note(player, session, { kind: line.isLost ? 'lost' : kind, result, waitsFor: [] })
  session.stepCount++
  if (line.isLost) return lose(session)
  await rely(parts, session, step.footprint)
  await advance(player, session, result)
}

function note(
  { events }: Player,
  session: SessionState,
  { kind, result, waitsFor }: Pick<TraceEvent, 'kind' | 'result' | 'waitsFor'>,
): void {
  if (session.next === null) return
  const { step, footprint } = session.next
  const { index, stepCount: at, transaction } = session
  const isControl = footprint.isLocal || footprint.ends
  session.noted.push({
    kind,
    session: index,
    at,
    step,
    result,
    waitsFor,
    transaction,
    isolation: footprint.isolation ?? session.isolation,
    hadSnapshot: session.hasSnapshot,
    isControl,
    onlyLocks: footprint.onlyLocks,
    settings: footprint.settings,
  })
  // What touches nothing is shown where its session goes on, not where it was run.
  if (!footprint.isLocal || session.isLost) events.push(...session.noted.splice(0))
}
