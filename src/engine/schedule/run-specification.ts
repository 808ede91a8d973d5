import { Problem } from '../../kit/problem.ts'
import type { ConnectionInfo } from '../../world/postgres/connection.ts'
import { openRawConnection } from '../../world/postgres/raw-connection.ts'
import { type Conversation, lostText, startConversation } from './conversation.ts'
import { printResult } from './print-result.ts'
import {
  allPermutations,
  type Marker,
  type Permutation,
  type PermutationStep,
  type Specification,
} from './specification.ts'

/*
 * Runs a specification on real sessions, by the rules of PostgreSQL's isolation tester: a step that
 * gives no answer for ten milliseconds is asked about, and when it waits for a lock of another
 * session it is reported as waiting and the next step begins. After each step those that wait are
 * looked at again. What is printed is what pg_regress would record: both streams in their order.
 */

export interface RunLimits {
  /** After this a step is canceled; after twice as long everything ends. */
  readonly stepMs: number
  readonly outputBytesMax: number
}

export interface RunOptions {
  readonly connection: ConnectionInfo
  readonly database: string
  /** Whose rights the specification has: a stranger's, or those of the cluster's owner. */
  readonly role: string
  /** As pg_regress names its tests: isolation/NAME. */
  readonly applicationName: string
  readonly limits: RunLimits
  /** One byte in each character. */
  readonly emit: (text: string) => void
  readonly stop: AbortSignal
}

interface Talk {
  readonly name: string
  readonly conversation: Conversation
  active: PermutationStep | null
  notices: number
}

interface Run {
  readonly specification: Specification
  readonly control: Conversation
  readonly talks: readonly Talk[]
  readonly emit: (text: string) => void
  readonly stepMs: number
  readonly stop: AbortSignal
  /** Notices at which a marker lets go. */
  readonly targets: Map<Marker, number>
  hasNewNotice: boolean
}

/** What pg_regress sets in the environment of the tester. */
const regressSettings = {
  TimeZone: 'America/Los_Angeles',
  DateStyle: 'Postgres, MDY',
  IntervalStyle: 'postgres_verbose',
}

const lookEveryMs = 10

/** Prepared under the tester's own name for it, so that a DEALLOCATE ALL in a setup is felt alike. */
const blockedQuery = 'isolationtester_waiting'

/** The tester's own end, with exit code 1, after it has said why. */
class Halt extends Error {}

/** Runs all permutations; the exit code is the tester's. */
export async function runSpecification(
  specification: Specification,
  wanted: RunOptions,
): Promise<number> {
  const { emit } = wanted
  for (const name of specification.unusedSteps) emit(`unused step name: ${name}\n`)
  emit(`Parsed test spec with ${specification.sessions.length} sessions\n`)
  const opened: Conversation[] = []
  try {
    const run = await openRun(specification, wanted, opened)
    const permutations = specification.permutations ?? allPermutations(specification.sessions)
    for (const permutation of permutations) await runPermutation(run, permutation)
    return 0
  } catch (error) {
    if (error instanceof Halt) return 1
    throw error
  } finally {
    await Promise.all(opened.map(({ line }) => line.close()))
  }
}

async function openRun(
  specification: Specification,
  wanted: RunOptions,
  opened: Conversation[],
): Promise<Run> {
  const { limits, connection, database, role, applicationName } = wanted
  let run: Run | null = null
  const open = async (name: string, onNotice: (text: string) => void): Promise<Conversation> => {
    const line = await openRawConnection(connection, {
      database,
      role,
      applicationName,
      settings: regressSettings,
      bytesMax: limits.outputBytesMax,
    })
    const impatience = (): Error => tooLong(name, limits.stepMs)
    const conversation = startConversation(line, onNotice, impatience, 2 * limits.stepMs)
    opened.push(conversation)
    const named = await execute(
      conversation,
      "SELECT set_config('application_name', current_setting('application_name') || '/' || $1, false)",
      [name],
    )
    if (named.last?.kind !== 'table') {
      wanted.emit(`setting of application name failed: ${named.errors}`)
      throw new Halt()
    }
    return conversation
  }
  const control = await open('control connection', () => undefined)
  const talks: Talk[] = []
  for (const { name } of specification.sessions) {
    const begun: Omit<Talk, 'conversation'> = { name, active: null, notices: 0 }
    // The server may already have something to say about the name.
    const onNotice = (text: string): void => {
      wanted.emit(`${name}: ${text}`)
      begun.notices++
      if (run !== null) run.hasNewNotice = true
    }
    talks.push(Object.assign(begun, { conversation: await open(name, onNotice) }))
  }
  const pids = talks.map(({ conversation }) => conversation.line.pid).join(',')
  await execute(
    control,
    `PREPARE ${blockedQuery}(int) AS SELECT pg_catalog.pg_isolation_test_session_is_blocked($1, '{${pids}}')`,
  )
  const { emit, stop } = wanted
  const rest = { emit, stop, stepMs: limits.stepMs, targets: new Map(), hasNewNotice: false }
  run = { specification, control, talks, ...rest }
  return run
}

async function runPermutation(run: Run, permutation: Permutation): Promise<void> {
  const { specification, emit, control, talks } = run
  emit(`\nstarting permutation:${permutation.map(({ step }) => ` ${step.name}`).join('')}\n`)
  for (const sql of specification.setups) await prepare(run, control, sql, 'setup')
  for (const [index, { name, setup }] of specification.sessions.entries()) {
    if (setup === null) continue
    await prepare(run, talkAt(run, index).conversation, setup, `setup of session ${name}`)
  }
  await runSteps(run, permutation)
  for (const [index, { name, teardown }] of specification.sessions.entries()) {
    if (teardown === null) continue
    const { conversation } = talks[index] as Talk
    await cleanUp(run, conversation, teardown, `teardown of session ${name}`)
  }
  if (specification.teardown !== null) {
    await cleanUp(run, control, specification.teardown, 'teardown')
  }
}

async function runSteps(run: Run, permutation: Permutation): Promise<void> {
  const waiting: PermutationStep[] = []
  for (const step of permutation) {
    run.stop.throwIfAborted()
    const talk = talkOf(run, step)
    if (talk.active !== null) await finishEarlier(run, talk, waiting)
    const refused = talk.conversation.start(step.step.sql)
    if (refused !== null) {
      run.emit(`failed to send query for step ${step.step.name}: ${refused}\n\n`)
      throw new Halt()
    }
    talk.active = step
    for (const marker of step.markers) {
      if (marker.kind !== 'notices') continue
      run.targets.set(marker, marker.count + talkAt(run, marker.step.session).notices)
    }
    const mustWait = !(await tryToComplete(run, step, { mayBlock: true, isRetry: false }))
    await completeWaiting(run, waiting, true)
    if (mustWait) waiting.push(step)
  }
  await completeWaiting(run, waiting, false)
  if (waiting.length > 0) {
    run.emit('failed to complete permutation due to mutually-blocking steps\n')
    throw new Halt()
  }
}

/** The session's next step is due while an earlier one is still at work: waits for that one. */
async function finishEarlier(run: Run, talk: Talk, waiting: PermutationStep[]): Promise<void> {
  const started = performance.now()
  while (talk.active !== null) {
    const earlier = talk.active
    if (await tryToComplete(run, earlier, { mayBlock: false, isRetry: true })) {
      waiting.splice(waiting.indexOf(earlier), 1)
    }
    await completeWaiting(run, waiting, true)
    if (talk.active === null) continue
    const elapsedMs = performance.now() - started
    if (elapsedMs > 2 * run.stepMs) {
      const active = run.talks.flatMap(({ active: one }) => (one === null ? [] : [one.step.name]))
      run.emit(`step ${talk.active.step.name} timed out after ${seconds(elapsedMs)} seconds\n`)
      run.emit(`active steps are: ${active.join(' ')}\n`)
      throw new Halt()
    }
    // Markers alone keep it: give the others' answers a chance to come in.
    await new Promise((resolve) => setImmediate(resolve))
    run.stop.throwIfAborted()
  }
}

/**
 * Looks at the steps that wait and reports those that have completed. A step with markers may be
 * let go by one behind it in the list, so as long as that can be, it looks again.
 */
async function completeWaiting(
  run: Run,
  waiting: PermutationStep[],
  mayBlock: boolean,
): Promise<void> {
  for (;;) {
    run.hasNewNotice = false
    const before = waiting.length
    let hasMarker = false
    for (let at = 0; at < waiting.length; ) {
      const step = waiting[at] as PermutationStep
      if (await tryToComplete(run, step, { mayBlock, isRetry: true })) waiting.splice(at, 1)
      else {
        if (step.markers.length > 0) hasMarker = true
        at++
      }
    }
    if (!hasMarker || !(waiting.length < before || run.hasNewNotice)) return
  }
}

interface Try {
  /** Whether it may be left when it waits for a lock. */
  readonly mayBlock: boolean
  /** Whether it was reported as waiting before. */
  readonly isRetry: boolean
}

/** Waits until the step has completed, and reports it, or blocks; true when it has completed. */
async function tryToComplete(
  run: Run,
  permutationStep: PermutationStep,
  { mayBlock, isRetry }: Try,
): Promise<boolean> {
  const { step, markers } = permutationStep
  const talk = talkOf(run, permutationStep)
  const sayWaiting = (): false => {
    if (!isRetry) run.emit(`step ${step.name}: ${step.sql} <waiting ...>\n`)
    return false
  }
  if (!isRetry && markers.some((marker) => marker.kind === 'once')) return sayWaiting()
  if (!(await waitForResult(run, talk, mayBlock))) return sayWaiting()
  if (markers.some((marker) => isHolding(run, marker))) return sayWaiting()
  run.emit(`step ${step.name}: ${isRetry ? '<... completed>' : step.sql}\n`)
  for (;;) {
    const result = await talk.conversation.next()
    if (result === null) break
    if (result.kind === 'table') run.emit(printResult(result.table))
    else if (result.kind === 'copy') throw copyRefused(`step ${step.name}`)
    else if (result.kind === 'error') {
      const { severity, message, text } = result
      run.emit(severity === null ? `${text}\n` : `${severity}:  ${message ?? ''}\n`)
    }
  }
  await new Promise((resolve) => setImmediate(resolve))
  for (const { pid, channel, payload } of talk.conversation.takeNotifications()) {
    const sender = run.talks.find(({ conversation }) => conversation.line.pid === pid)
    const from = sender?.name ?? `PID ${pid}`
    run.emit(`${talk.name}: NOTIFY "${channel}" with payload "${payload}" from ${from}\n`)
  }
  talk.active = null
  return true
}

/** True once a first result is there; false when the session waits for a lock and may be left. */
async function waitForResult(run: Run, talk: Talk, mayBlock: boolean): Promise<boolean> {
  const { conversation } = talk
  const { line } = conversation
  const started = performance.now()
  let isCanceled = false
  while (conversation.isBusy()) {
    run.stop.throwIfAborted()
    if (line.isClosed) throw lost(run, talk)
    if ((await line.more(lookEveryMs)) === 'came') continue
    if (mayBlock && (await isBlocked(run, talk))) {
      if (!conversation.isBusy()) break
      return false
    }
    const elapsedMs = performance.now() - started
    if (elapsedMs > run.stepMs && !isCanceled) {
      await line.cancel()
      isCanceled = true
      const name = talk.active?.step.name ?? ''
      run.emit(`isolationtester: canceling step ${name} after ${seconds(elapsedMs)} seconds\n`)
    }
    if (elapsedMs > 2 * run.stepMs) {
      run.emit(`step ${talk.active?.step.name} timed out after ${seconds(elapsedMs)} seconds\n`)
      throw new Halt()
    }
  }
  return true
}

function lost(run: Run, { conversation }: Talk): Error {
  if (conversation.line.isOverflown) return tooMuch()
  run.emit(`PQconsumeInput failed: ${lostText}\n`)
  return new Halt()
}

/** Whether the session waits for a lock that another session of the specification holds. */
async function isBlocked(run: Run, { conversation }: Talk): Promise<boolean> {
  const { last } = await execute(run.control, `EXECUTE ${blockedQuery}(${conversation.line.pid})`)
  if (last?.kind === 'table') return last.table.rows[0]?.[0] === 't'
  run.emit(`lock wait query failed: ${last?.kind === 'error' ? last.text : ''}`)
  throw new Halt()
}

function isHolding(run: Run, marker: Marker): boolean {
  if (marker.kind === 'once') return false
  const talk = talkAt(run, marker.step.session)
  if (marker.kind === 'other-step') return talk.active?.step === marker.step
  return talk.notices < (run.targets.get(marker) ?? 0)
}

/** Runs a setup: prints the last table, ends everything when it fails. */
async function prepare(
  run: Run,
  conversation: Conversation,
  sql: string,
  what: string,
): Promise<void> {
  if (!(await cleanUp(run, conversation, sql, what))) throw new Halt()
}

/**
 * Runs a teardown: prints the last table, goes on when it fails. False when it failed, and a text
 * without a statement or with a COPY from or to the client counts as failed.
 */
async function cleanUp(
  run: Run,
  conversation: Conversation,
  sql: string,
  what: string,
): Promise<boolean> {
  const { last, errors } = await execute(conversation, sql)
  if (last?.kind === 'table') run.emit(printResult(last.table))
  if (last?.kind === 'table' || last?.kind === 'command') return true
  run.emit(`${what} failed: ${errors}`)
  return false
}

/** All statements of a text; like PQexec it gives the last result, and the words of all errors. */
async function execute(conversation: Conversation, sql: string, values?: readonly string[]) {
  type Last = NonNullable<Awaited<ReturnType<Conversation['next']>>>
  let last: Last | null = null
  let errors = ''
  await conversation.leaveCopy()
  const refused = conversation.start(sql, values)
  if (refused !== null) {
    const text = `${refused}\n`
    return { last: { kind: 'error', severity: null, message: null, text } as Last, errors: text }
  }
  for (;;) {
    const result = await conversation.next()
    if (result === null) return { last, errors }
    if (result.kind === 'error') errors += result.text
    last = result
    if (result.kind === 'copy') return { last, errors }
  }
}

function talkOf(run: Run, { step }: PermutationStep): Talk {
  return talkAt(run, step.session)
}

function talkAt(run: Run, session: number): Talk {
  return run.talks[session] as Talk
}

function seconds(elapsedMs: number): number {
  return Math.floor(elapsedMs / 1000)
}

function copyRefused(where: string): Problem {
  return new Problem('bad-input', {
    expected: 'statements that answer by themselves',
    came: `COPY from or to the client in ${where}, of which the isolation tester never comes to the end`,
    try: 'Copy to or from a file of the server, or use INSERT and SELECT.',
  })
}

function tooLong(session: string, stepMs: number): Problem {
  return new Problem('bad-input', {
    expected: `each result of ${session} within ${seconds(2 * stepMs)} seconds`,
    came: 'an answer whose rest did not come: a later statement of the step waits for another session',
    try: 'Put the statement that waits in a step of its own.',
  })
}

function tooMuch(): Problem {
  return new Problem('too-large', {
    expected: 'results that fit into memory',
    came: 'a result that is larger than the limit',
    try: 'Select fewer rows or shorter values.',
  })
}
