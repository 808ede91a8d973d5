import type { Random } from '../../kit/random.ts'
import type { DrawnValue, ScheduleCheck, ScheduleLab } from '../../lab/kinds/schedule.ts'
import { explore } from './explore.ts'
import type { Trace } from './play.ts'
import type { Program } from './program.ts'
import { textSession } from './session-actor.ts'
import { readSessionText, type SessionItem } from './session-text.ts'
import type { Stage } from './stage.ts'

/*
 * One check of a lab: sessions that meet. The attempt is played in every way that differs; the
 * reference one session after another, which says what may be left.
 */

export interface Scene {
  readonly check: ScheduleCheck
  readonly program: Program
  readonly traces: readonly Trace[]
  readonly isCut: boolean
  readonly astray: number
  /** What the reference leaves, by which sessions take part: "0,1". */
  readonly allowed: (sessions: readonly number[]) => Promise<readonly Trace[]>
  /** The attempt, one session after another. */
  readonly alone: readonly Trace[]
}

export interface SceneParts {
  readonly lab: ScheduleLab
  readonly stages: readonly Stage[]
  readonly schedulesMax: number
  readonly stepsMax: number
  readonly answer: readonly SessionItem[]
  readonly reference: readonly SessionItem[]
  readonly random: Random
}

/** What is looked at in the end: what the lab shows, then what may give no rows. */
export function queriesOf(lab: ScheduleLab, check: ScheduleCheck): string[] {
  return [...Object.values(lab.left), ...(check.noRows === null ? [] : [check.noRows])]
}

/** Plays one check. */
export async function playScene(check: ScheduleCheck, parts: SceneParts): Promise<Scene> {
  const { lab, stages, stepsMax, schedulesMax, random } = parts
  const drawn = check.sessions.map(({ name, values }) => drawAll(values, random.fork(name)))
  const programOf = (items: readonly SessionItem[], sessions: readonly number[]): Program => ({
    setups: [],
    teardown: null,
    sessions: sessions.map((at) => sessionOf(check, at, items, drawn[at] ?? {})),
  })
  const all = check.sessions.map((_, at) => at)
  const program = programOf(parts.answer, all)
  const shared = { stages, stepsMax, schedulesMax, queries: queriesOf(lab, check), isRedone: false }
  const serially = async (of: Program): Promise<readonly Trace[]> =>
    (await explore({ ...shared, program: of, choosing: 'sessions' })).traces
  const alone = await serially(program)
  const known = new Map<string, Promise<readonly Trace[]>>()
  const found =
    all.length === 1
      ? { traces: alone, isCut: false, astray: 0 }
      : await explore({ ...shared, program, choosing: 'reduced' })
  return {
    check,
    program,
    alone,
    traces: found.traces,
    isCut: found.isCut,
    astray: found.astray,
    allowed: (sessions) => {
      const key = sessions.join()
      const made = known.get(key) ?? serially(programOf(parts.reference, sessions))
      known.set(key, made)
      return made
    },
  }
}

/** Plays one schedule again, to see who waits for whom. */
export async function playAgain(
  trace: Trace,
  { program, check }: Scene,
  { lab, stages, stepsMax }: SceneParts,
): Promise<Trace> {
  const { traces } = await explore({
    program,
    stages: stages.slice(0, 1),
    queries: queriesOf(lab, check),
    stepsMax,
    schedulesMax: 1,
    isRedone: false,
    choosing: 'folded',
    only: trace.choices,
  })
  return traces[0] ?? trace
}

function sessionOf(
  check: ScheduleCheck,
  at: number,
  items: readonly SessionItem[],
  values: Readonly<Record<string, string>>,
) {
  const { name, sql } = check.sessions[at] ?? { name: '' }
  const given = sql === undefined ? null : readSessionText(sql)
  return textSession(name, given?.kind === 'read' ? given.items : items, values)
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
