import { z } from 'zod'
import { type Rows, rowsShape, tableText } from './rows.ts'

/** One thing that happened; sessions are told by their place. */
export interface TimelineMoment {
  readonly session: number
  /** `waits`: released, and waits for a lock; `goes-on`: has got it, and is done. */
  readonly kind: 'done' | 'waits' | 'goes-on' | 'failed' | 'lost'
  readonly sql: string
  /** What the session saw: values, "UPDATE 1", an error. */
  readonly says: string
  readonly waitsFor: readonly number[]
}

/** The shortest schedule in which it goes wrong. */
export interface TimelineCounterexample {
  readonly kind: 'timeline'
  /** What went wrong, in a sentence. */
  readonly says: string
  readonly sessions: readonly string[]
  readonly moments: readonly TimelineMoment[]
  /** A deadlock: each waits for the next, the last for the first. */
  readonly circle: readonly number[]
  /** How each session ended. */
  readonly ends: readonly string[]
  /** What was left in the tables, by what was asked of them. */
  readonly left: readonly { readonly title: string; readonly rows: Rows }[]
  /** What is left when the sessions run one after another. */
  readonly serial: readonly {
    readonly order: string
    readonly left: readonly { readonly title: string; readonly rows: Rows }[]
  }[]
  readonly found: { readonly schedules: number; readonly failing: number }
}

const left = z.array(z.object({ title: z.string(), rows: rowsShape })).readonly()

export const timelineCounterexampleShape = z.object({
  kind: z.literal('timeline'),
  says: z.string(),
  sessions: z.array(z.string()).readonly(),
  moments: z
    .array(
      z.object({
        session: z.number(),
        kind: z.enum(['done', 'waits', 'goes-on', 'failed', 'lost']),
        sql: z.string(),
        says: z.string(),
        waitsFor: z.array(z.number()).readonly(),
      }),
    )
    .readonly(),
  circle: z.array(z.number()).readonly(),
  ends: z.array(z.string()).readonly(),
  left,
  serial: z.array(z.object({ order: z.string(), left })).readonly(),
  found: z.object({ schedules: z.number(), failing: z.number() }),
}) satisfies z.ZodType<TimelineCounterexample>

/** The schedule with a column for each session, what was left, and what serial order gives. */
export function timelineCounterexampleText(counterexample: TimelineCounterexample): string {
  const { says, sessions, circle, left: came, serial, found } = counterexample
  return [
    `${says}\nThe shortest of ${found.failing} such schedules; ${found.schedules} were played:`,
    columnsText(counterexample),
    ...(circle.length > 0 ? [`The circle: ${circleText(circle, sessions)}`] : []),
    ...came.map(({ title, rows }) => `${title}:\n${tableText(rows)}`),
    ...serial.flatMap(({ order, left: after }) =>
      after.map(({ title, rows }) => `${title} after ${order}:\n${tableText(rows)}`),
    ),
  ].join('\n\n')
}

/** "a waits for b, b waits for a". */
export function circleText(circle: readonly number[], sessions: readonly string[]): string {
  return circle
    .map((session, at) => {
      const next = circle[(at + 1) % circle.length] ?? session
      return `${sessions[session]} waits for ${sessions[next]}`
    })
    .join(', ')
}

/** What a moment shows beside its statement, in words. */
export function momentText(
  { kind, says, waitsFor }: TimelineMoment,
  sessions: readonly string[],
): string {
  const others = waitsFor.map((session) => sessions[session]).join(' and ')
  switch (kind) {
    case 'waits':
      return others === '' ? 'waits' : `waits for ${others}`
    case 'goes-on':
      return `goes on: ${says}`
    case 'failed':
      return `fails: ${says}`
    case 'lost':
      return 'the connection is lost'
    case 'done':
      return says
  }
}

const columnWidth = 38

function columnsText({ sessions, moments, ends }: TimelineCounterexample): string {
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell) => cell.padEnd(columnWidth))
      .join(' | ')
      .trimEnd()
  const rows = moments.flatMap((moment, at) => {
    const shown = moment.kind === 'goes-on' ? [] : wrap(moment.sql)
    const texts = [...shown, ...wrap(`→ ${momentText(moment, sessions)}`)]
    return texts.map((text, index) =>
      `${index === 0 ? String(at + 1).padStart(3) : '   '}  ${line(
        sessions.map((_, session) => (session === moment.session ? text : '')),
      )}`.trimEnd(),
    )
  })
  const last = ends.some((end) => end !== '') ? [`     ${line(ends)}`] : []
  return [
    `     ${line(sessions)}`,
    `     ${line(sessions.map(() => '-'.repeat(columnWidth)))}`,
    ...rows,
    ...last,
  ].join('\n')
}

/** Lines of at most a column's width; words are kept whole where they fit. */
function wrap(text: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.replace(/\s+/g, ' ').trim().split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columnWidth) {
      lines.push(line)
      line = `  ${word}`
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].flatMap(
    (one) => one.match(new RegExp(`.{1,${columnWidth}}`, 'g')) ?? [one],
  )
}
