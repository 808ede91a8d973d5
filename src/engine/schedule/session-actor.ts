import type { StepResult } from '../../world/postgres/stepped-session.ts'
import { impliedStep, isOwnTransaction, transactionAfter } from './autocommit.ts'
import type { Actor, Move, ProgramSession, ProgramStep } from './program.ts'
import type { Piece, SessionItem } from './session-text.ts'

/** A session that runs session.sql with these values; with several, one run after another. */
export function textSession(
  name: string,
  items: readonly SessionItem[],
  runs: readonly Readonly<Record<string, string>>[],
): ProgramSession {
  return {
    name,
    setup: null,
    teardown: null,
    steps: null,
    begin: async () =>
      oneByOne(runs.map((values) => actorOf(items, new Map(Object.entries(values))))),
  }
}

/** Each begins when the one before has ended without an error. */
function oneByOne([first, ...others]: readonly Actor[]): Actor {
  if (first === undefined) throw new Error('must be true: a session runs once')
  let current = first
  const later = [...others]
  return {
    next: async (result) => {
      let move = await current.next(result)
      while (move.kind === 'ended') {
        const next = later.shift()
        if (next === undefined) break
        current = next
        move = await current.next(null)
      }
      return move
    },
    leave: async () => undefined,
  }
}

type Statement = { readonly kind: 'statement'; readonly sql: string; readonly keeps: boolean }

/** Gives statement after statement as the branches and values come to it, or how the text ends. */
function statementsOf(
  items: readonly SessionItem[],
  values: ReadonlyMap<string, string | null>,
): () => Statement | Extract<Move, { kind: 'ended' | 'threw' }> {
  let at = 0
  return () => {
    for (;;) {
      const item = items[at++]
      if (item === undefined) return { kind: 'ended', value: null }
      if (item.kind === 'else') at = afterBranch(items, at, false)
      else if (item.kind === 'if') {
        const value = values.get(item.name)
        if (value === undefined) return unknown(item.name)
        if (!isTrue(value)) at = afterBranch(items, at, true)
      } else if (item.kind === 'statement') {
        const missing = item.pieces.find(
          (piece) => piece.kind === 'value' && !values.has(piece.name),
        )
        if (missing?.kind === 'value') return unknown(missing.name)
        const sql = item.pieces.map((piece) => textOf(piece, values)).join('')
        return { kind: 'statement', sql, keeps: item.keeps }
      }
    }
  }
}

function actorOf(items: readonly SessionItem[], values: Map<string, string | null>): Actor {
  const statement = statementsOf(items, values)
  let count = 0
  let keeps = false
  let isOpen = false
  /** What is left of a statement that is a transaction of its own. */
  const queued: ProgramStep[] = []
  let failure: Move | null = null
  const next = (): Move => {
    const found = statement()
    if (found.kind !== 'statement') return found
    keeps = found.keeps
    const { sql } = found
    count++
    const step = { name: `statement ${count}`, sql, values: null }
    if (!isOpen && isOwnTransaction(sql)) {
      queued.push(step, impliedStep('COMMIT'))
      return { kind: 'step', step: impliedStep('BEGIN') }
    }
    isOpen = transactionAfter(sql, isOpen).isOpen
    return { kind: 'step', step }
  }
  // As in a program: the first error ends it, and its transaction is rolled back.
  const fail = (threw: Move, hasRun: boolean): Move => {
    failure = threw
    const [rest] = queued
    // What psql itself can't do with a result comes too late for a statement that commits by itself.
    if (hasRun && rest !== undefined) return { kind: 'step', step: rest }
    if (!isOpen && rest === undefined) return threw
    return { kind: 'step', step: { name: 'rollback', sql: 'ROLLBACK', values: null } }
  }
  return {
    next: async (result) => {
      if (failure !== null) return failure
      if (result?.error) {
        const { code, message } = result.error
        return fail({ kind: 'threw', code, message }, false)
      }
      const [rest] = queued
      // The result of an implied BEGIN is nobody's; behind the statement comes its own COMMIT.
      if (rest !== undefined && !rest.isImplied) {
        queued.shift()
        return { kind: 'step', step: rest }
      }
      if (result !== null && keeps) {
        const wrong = keep(result, values)
        if (wrong !== null) return fail(wrong, true)
      }
      keeps = false
      if (rest !== undefined) {
        queued.shift()
        return { kind: 'step', step: rest }
      }
      const move = next()
      return move.kind === 'threw' ? fail(move, true) : move
    },
    leave: async () => undefined,
  }
}

/** Where it goes on behind \if or \else: behind the \else or \endif that belongs to it. */
function afterBranch(items: readonly SessionItem[], from: number, stopsAtElse: boolean): number {
  let depth = 0
  for (let at = from; at < items.length; at++) {
    const kind = items[at]?.kind
    if (kind === 'if') depth++
    else if (kind === 'endif' && depth-- === 0) return at + 1
    else if (kind === 'else' && depth === 0 && stopsAtElse) return at + 1
  }
  return items.length
}

function isTrue(value: string | null): boolean {
  return /^(t|true|on|1|yes)$/i.test(value ?? '')
}

function textOf(piece: Piece, values: ReadonlyMap<string, string | null>): string {
  if (piece.kind === 'text') return piece.text
  const value = values.get(piece.name) ?? null
  if (value === null) return 'NULL'
  return piece.isQuoted ? `'${value.replaceAll("'", "''")}'` : value
}

/** \gset takes the one row that came. */
function keep(result: StepResult, values: Map<string, string | null>): Move | null {
  const part = result.parts.at(-1)
  const [row, ...others] = part?.rows ?? []
  if (part === undefined || row === undefined || others.length > 0) {
    const count = part?.rows.length ?? 0
    return { kind: 'threw', code: null, message: `\\gset takes one row, and ${count} came` }
  }
  part.columns.forEach(({ name }, index) => values.set(name, row[index] ?? null))
  return null
}

function unknown(name: string): Extract<Move, { kind: 'threw' }> {
  return { kind: 'threw', code: null, message: `:${name} has no value` }
}
