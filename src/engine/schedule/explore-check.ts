import type { Random } from '../../kit/random.ts'
import type {
  CheckSession,
  DrawnValue,
  ScheduleCheck,
  ScheduleLab,
} from '../../lab/kinds/schedule.ts'
import type { DatabaseFacts } from './database-facts.ts'
import { type Explored, type ExploreOptions, explore } from './explore.ts'
import type { Trace } from './play.ts'
import type { Program, ProgramSession } from './program.ts'
import type { ScheduleRuntime } from './runtime.ts'
import { textSession } from './session-actor.ts'
import { readSessionText } from './session-text.ts'

/*
 * One check of a lab: sessions that meet. The attempt is played in every way that differs; the
 * reference one session after another, which says what may be left.
 */

export interface ExploredCheck {
  readonly check: ScheduleCheck
  readonly program: Program
  readonly traces: readonly Trace[]
  readonly facts: DatabaseFacts
  /** The answer is a program, which can catch errors and throw them. */
  readonly isProgram: boolean
  /** What the lab shows in the end, by its titles, in the order of what is asked. */
  readonly titles: readonly string[]
  /** The attempt's text. */
  readonly answer: string
  readonly isCut: boolean
  readonly astray: number
  /** What the reference leaves, by which sessions take part: "0,1". */
  readonly allowed: (sessions: readonly number[]) => Promise<readonly Trace[]>
  /** The attempt, one session after another. */
  readonly alone: readonly Trace[]
  /** The reference in the same schedules; played when it is asked for. */
  readonly reference: () => Promise<readonly Trace[]>
}

/** Schedules up to which all are played, also of an answer that has gone wrong. */
const enoughFrom = 40
/** How often the reference is played again where a session was lost. */
const lostMax = 3

interface Later {
  /** The values of the runs that come after the first. */
  readonly later?: readonly Readonly<Record<string, string>>[] | undefined
}

/** Makes a session that runs an answer with these values. */
export type Answering = (
  name: string,
  values: Readonly<Record<string, string>>,
  more: Later & Pick<CheckSession, 'fails'>,
) => ProgramSession

export interface ExploreCheckParts {
  readonly lab: ScheduleLab
  readonly runtimes: readonly ScheduleRuntime[]
  readonly schedulesMax: number
  readonly stepsMax: number
  readonly answer: Answering
  readonly answerText: string
  readonly reference: Answering
  readonly random: Random
  /** Whether an explored check shows by itself that the answer is wrong. */
  readonly goesWrong: (explored: ExploredCheck) => Promise<boolean>
}

/** What is looked at in the end: what the lab shows, then what may give no rows. */
export function queriesOf(lab: ScheduleLab, check: ScheduleCheck): string[] {
  return [...Object.values(lab.left), ...(check.noRows === null ? [] : [check.noRows])]
}

/** Plays one check. */
export async function exploreCheck(
  check: ScheduleCheck,
  parts: ExploreCheckParts,
): Promise<ExploredCheck> {
  const { lab, runtimes, stepsMax, schedulesMax, random } = parts
  const programOf = openPrograms(check, random)
  const all = check.sessions.map((_, at) => at)
  const program = programOf(parts.answer, all)
  const shared = {
    runtimes,
    stepsMax: stepsMax * Math.max(...check.sessions.map(({ later = [] }) => 1 + later.length)),
    schedulesMax,
    queries: queriesOf(lab, check),
    isRedone: false,
    seesBlockers: check.waits !== 'any',
    ...meetingOf(check),
  }
  const serially = async (of: Program): Promise<readonly Trace[]> =>
    (await explore({ ...shared, program: of, choosing: 'sessions' })).traces
  /** An answer may have ended the sessions of others; the reference loses none by itself. */
  const rightly = async (play: () => Promise<readonly Trace[]>): Promise<readonly Trace[]> => {
    for (let again = 0; ; again++) {
      const traces = await play()
      const refused = traces.flatMap(({ ends }) => ends).find((end) => end?.kind === 'refused')
      if (refused?.kind === 'refused')
        throw new Error(`the reference ends well, but ${refused.why}`)
      if (again === lostMax || traces.every(({ lost }) => lost.length === 0)) return traces
    }
  }
  const alone = await serially(program)
  const known = new Map<string, Promise<readonly Trace[]>>()
  let reference: Promise<readonly Trace[]> | null = null
  const exploredWith = (found: Pick<Explored, 'traces' | 'isCut' | 'astray'>): ExploredCheck => ({
    ...found,
    check,
    program,
    alone,
    facts: factsOf(runtimes),
    isProgram: lab.answers === 'transaction.ts',
    titles: Object.keys(lab.left),
    answer: parts.answerText,
    allowed: (sessions) => {
      const key = sessions.join()
      const made = known.get(key) ?? rightly(() => serially(programOf(parts.reference, sessions)))
      known.set(key, made)
      return made
    },
    reference: () => {
      reference ??= rightly(
        async () => (await explore({ ...shared, program: programOf(parts.reference, all) })).traces,
      )
      return reference
    },
  })
  if (all.length === 1) return exploredWith({ traces: alone, isCut: false, astray: 0 })
  // Who waits is looked at in all schedules; of the others, those with the fewest stops say enough.
  const isEnough = async (traces: readonly Trace[]): Promise<boolean> =>
    check.waits === 'any' &&
    traces.length > enoughFrom &&
    (await parts.goesWrong(exploredWith({ traces, isCut: false, astray: 0 })))
  const { traces, isCut, astray } = await explore({ ...shared, program, isEnough })
  return exploredWith({ traces, isCut, astray })
}

function factsOf([runtime]: readonly ScheduleRuntime[]): DatabaseFacts {
  if (runtime === undefined) throw new Error('must be true: there is a runtime')
  return runtime.facts
}

/** The same values every time: sessions of a check, by their places, that run an answer. */
export function openPrograms(
  check: ScheduleCheck,
  random: Random,
): (answering: Answering, sessions: readonly number[]) => Program {
  const drawn = check.sessions.map((session) => drawnOf(session, random))
  return (answering, sessions) => ({
    setups: [],
    teardown: null,
    sessions: sessions.map((at) => sessionOf(check, at, answering, drawn[at] ?? { values: {} })),
  })
}

/** Every schedule that differs, or the one in which somebody comes in between again and again. */
function meetingOf({ sessions }: ScheduleCheck): Pick<ExploreOptions, 'choosing' | 'rushing'> {
  const rushing = sessions.findIndex(({ again }) => again !== undefined)
  return rushing === -1 ? { choosing: 'reduced' } : { choosing: 'rushed', rushing }
}

/** The check's first session while nobody else is at work, and what it was given. */
export async function playAlone(
  check: ScheduleCheck,
  parts: Omit<ExploreCheckParts, 'schedulesMax' | 'reference' | 'goesWrong' | 'answerText'>,
): Promise<{ readonly trace: Trace; readonly values: Readonly<Record<string, string>> }> {
  const { lab, runtimes, stepsMax, answer, random } = parts
  const [first] = check.sessions
  const drawn = first === undefined ? { values: {} } : drawnOf(first, random)
  const { traces } = await explore({
    program: { setups: [], teardown: null, sessions: [sessionOf(check, 0, answer, drawn)] },
    runtimes,
    queries: queriesOf(lab, check),
    stepsMax,
    schedulesMax: 1,
    isRedone: false,
    choosing: 'sessions',
  })
  const [trace] = traces
  if (trace === undefined) throw new Error('must be true: one session has one schedule')
  return { trace, values: drawn.values }
}

/** Plays one schedule again, to see who waits for whom. */
export async function playAgain(
  trace: Trace,
  { program, check }: ExploredCheck,
  { lab, runtimes, stepsMax }: ExploreCheckParts,
): Promise<Trace> {
  const { traces } = await explore({
    program,
    runtimes: runtimes.slice(0, 1),
    queries: queriesOf(lab, check),
    stepsMax,
    schedulesMax: 1,
    isRedone: false,
    choosing: 'folded',
    only: trace.choices,
    seesBlockers: true,
  })
  return traces[0] ?? trace
}

function sessionOf(
  check: ScheduleCheck,
  at: number,
  answering: Answering,
  { values, later }: Later & { readonly values: Readonly<Record<string, string>> },
): ProgramSession {
  const { name, sql, again = 1, fails } = check.sessions[at] ?? { name: '' }
  if (sql === undefined) return answering(name, values, { fails, later })
  const given = readSessionText(sql)
  if (given.kind !== 'read') throw new Error(`a given session can be read: ${given.expected}`)
  return textSession(name, Array.from({ length: again }, () => given.items).flat(), [values])
}

function drawnOf(
  { name, values, later = [] }: CheckSession,
  random: Random,
): Later & { readonly values: Readonly<Record<string, string>> } {
  return {
    values: drawAll(values, random.fork(name)),
    later: later.map((one, at) => drawAll(one, random.fork(`${name} ${at}`))),
  }
}

function drawAll(
  values: Readonly<Record<string, DrawnValue>>,
  random: Random,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'object'
        ? String(random.fork(name).between(value.from, value.to))
        : String(value),
    ]),
  )
}
