import { spoiledBy } from './findings.ts'
import { shortestOf } from './outcome.ts'
import type { Trace } from './play.ts'
import type { Scene } from './scene.ts'

/** What a scene falls short of, and the schedule that shows it best. */
export interface Shortfall {
  readonly check: string
  readonly isOverLimit: boolean
  readonly scene: Scene
  readonly trace: Trace
  readonly failing: number
  readonly expected: string
  readonly came: string
  readonly try: string
}

type Words = Pick<Shortfall, 'expected' | 'came' | 'try'>

/** SQLSTATEs that say: somebody else was in the way, try again. */
const turnedAway = new Set(['40001', '40P01', '55P03'])

export const engineChecks = [
  { name: 'readable', title: 'The session can be read' },
  { name: 'steps', title: 'Every step ends by itself' },
  { name: 'no-error', title: 'One after another, the sessions run without an error' },
  { name: 'finished', title: 'Every transaction is ended' },
  { name: 'no-deadlock', title: 'The sessions cannot wait for each other in a circle' },
]

/** The engine's own checks of one scene. */
export function engineShortfall(check: string, scene: Scene): Shortfall | null {
  const { sessions } = scene.program
  const name = (session: number): string => sessions[session]?.name ?? ''
  const first = (
    traces: readonly Trace[],
    wordsOf: (trace: Trace) => (Words & { isOverLimit?: boolean }) | null,
  ): Shortfall | null => firstOf(check, scene, traces, wordsOf)
  switch (check) {
    case 'no-error':
      return first(scene.alone, (trace) => {
        const at = trace.ends.findIndex((end) => end?.kind === 'threw')
        const end = trace.ends[at]
        if (end?.kind !== 'threw') return null
        return {
          expected: `${name(at)} to run to its end while nobody else is at work`,
          came: `${end.code ?? ''} ${end.message}`.trim(),
          try: 'Read what PostgreSQL says, and mend that statement first.',
        }
      })
    case 'steps':
      return first([...scene.alone, ...scene.traces], (trace) => stepsWords(trace, name))
    case 'finished':
      return first([...scene.alone, ...scene.traces], (trace) => finishedWords(trace, name))
    case 'no-deadlock':
      return first(scene.traces, (trace) =>
        trace.events.some(({ result }) => result?.error?.code === '40P01')
          ? {
              expected: 'that whoever waits gets its turn',
              came: 'a deadlock: each session waits for what the other holds, and PostgreSQL turns one away',
              try: 'Lock rows in the same order in every session.',
            }
          : null,
      )
    default:
      return null
  }
}

function stepsWords(trace: Trace, name: (session: number) => string) {
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
    return {
      isOverLimit: true,
      expected: 'a session of few steps',
      came: `${name(session)}: ${end.why}`,
      try: 'Do it in fewer statements.',
    }
  }
  return null
}

function finishedWords(trace: Trace, name: (session: number) => string): Words | null {
  const stuck = trace.ends.findIndex((end) => end === null)
  const open = trace.leftOpen[0]
  if (stuck === -1 && open === undefined) return null
  return {
    expected: 'each session to end every transaction that it begins',
    came:
      open === undefined
        ? `${name(stuck)} waits for ever: nobody is left to let go`
        : `${name(open)} ends with its transaction open, so its changes are lost, and what it locked stays locked until it leaves`,
    try: 'Write COMMIT at the end; and let go of locks that belong to the session.',
  }
}

/** A check of the lab's own. */
export async function ownShortfall(scene: Scene, shown: number): Promise<Shortfall | null> {
  const { check } = scene
  const allowed = new Map<Trace, Words>()
  for (const trace of scene.traces) {
    const words = await ownWords(trace, scene, shown)
    if (words !== null) allowed.set(trace, words)
  }
  return firstOf(check.name, scene, scene.traces, (trace) => allowed.get(trace) ?? null)
}

async function ownWords(trace: Trace, scene: Scene, shown: number): Promise<Words | null> {
  const { check, program } = scene
  const away = trace.ends.flatMap((end, session) =>
    end?.kind === 'threw' && turnedAway.has(end.code ?? '') ? [session] : [],
  )
  const [first] = away
  if (first !== undefined && check.turnedAway === 'refused') {
    const end = trace.ends[first]
    return {
      expected: 'every session to do what it came for',
      came: `${program.sessions[first]?.name} was turned away with ${end?.kind === 'threw' ? `${end.code} (${end.message})` : 'an error'}, and nothing tries again`,
      try: 'Do it in a way in which nobody is turned away, or try the whole transaction again.',
    }
  }
  if (check.waits === 'none' && trace.events.some(({ kind }) => kind === 'waits')) {
    const waiting = scene.traces.filter(({ events }) => events.some(({ kind }) => kind === 'waits'))
    return {
      expected: 'sessions that do not touch the same rows to go on side by side',
      came: `somebody waits in ${waiting.length} of ${scene.traces.length} schedules`,
      try: 'Lock only the rows that the session needs, not all of the table.',
    }
  }
  const broken = check.noRows === null ? null : trace.after[shown]
  if (broken && (broken.error !== null || (broken.parts[0]?.rows.length ?? 0) > 0)) {
    return {
      expected: check.title,
      came: broken.error?.message ?? 'a schedule after which it is not so',
      try: 'Look at what each session saw when it decided, and what had changed by the time it wrote.',
    }
  }
  if (!check.serial) return null
  const present = program.sessions.map((_, at) => at).filter((at) => !away.includes(at))
  const serial = await scene.allowed(present)
  if (serial.some((other) => leftText(other, shown) === leftText(trace, shown))) return null
  const isAlone = program.sessions.length === 1
  return {
    expected: isAlone
      ? 'what the brief asks for, while nobody else is at work'
      : 'what is left when they go one after another, in whichever order',
    came: isAlone ? 'something else is left' : 'they meet in a way that leaves something else',
    try: isAlone
      ? 'Compare what is left with what should be.'
      : 'Look at what each session saw, and at what the other had changed by the time it wrote.',
  }
}

function leftText({ after }: Trace, shown: number): string {
  return JSON.stringify(
    after.slice(0, shown).map(({ parts, error }) => error?.code ?? parts.map(({ rows }) => rows)),
  )
}

function firstOf(
  check: string,
  scene: Scene,
  traces: readonly Trace[],
  wordsOf: (trace: Trace) => (Words & { readonly isOverLimit?: boolean }) | null,
): Shortfall | null {
  const failing = traces.filter((trace) => wordsOf(trace) !== null)
  const trace = shortestOf(failing)
  const words = trace === undefined ? null : wordsOf(trace)
  if (trace === undefined || words === null) return null
  const { expected, came, try: attempt, isOverLimit = false } = words
  return { check, isOverLimit, scene, trace, failing: failing.length, expected, came, try: attempt }
}
