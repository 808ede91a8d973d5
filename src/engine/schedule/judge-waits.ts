import type { ExploredCheck } from './explore-check.ts'
import type { Trace } from './play.ts'
import type { Words } from './shortfall.ts'

/*
 * Concurrency lost is counted: of the pairs of sessions that meet, how many have to wait for one
 * another in some schedule, and how many of those in the reference.
 */

/** What is wrong with who waits in this schedule; null: nothing. */
export async function waitsWords(trace: Trace, explored: ExploredCheck): Promise<Words | null> {
  const { check, program, traces } = explored
  const own = pairsIn([trace])
  if (check.waits === 'any' || own.size === 0) return null
  const lost = await pairsLost(explored)
  if (![...own].some((pair) => lost.has(pair))) return null
  const names = program.sessions.map(({ name }) => name)
  const count = (names.length * (names.length - 1)) / 2
  const inReference = pairsIn(await explored.reference()).size
  const waiting = traces.filter(({ events }) => events.some(({ kind }) => kind === 'waits')).length
  return {
    expected:
      inReference === 0
        ? "sessions that needn't wait for each other to go on side by side"
        : `${pairsText(count - inReference)} to go on side by side, as in the reference`,
    came: `needlessly one after another: ${pairsText(lost.size)} of ${count} wait that need not (${[
      ...lost,
    ]
      .sort()
      .map((pair) => pairText(pair, names))
      .join(', ')}), in ${waiting} of ${traces.length} schedules`,
    try: (await passesByHere(trace, explored))
      ? 'FOR UPDATE waits for a row that another session has locked. With SKIP LOCKED it passes that row by and takes the next one.'
      : 'Lock only rows that this session changes or decides by, and neither all of the table nor one number for everybody. To read everything as it was at one moment, you need no lock: REPEATABLE READ does that.',
  }
}

const skips = /\bskip\s+locked\b/i
const rowLock = /\bfor\s+(no\s+key\s+)?update\b/i

/** A query waits for a row that it locks, which the reference passes by. */
async function passesByHere({ events }: Trace, { reference }: ExploredCheck): Promise<boolean> {
  const waits = events.filter(({ kind }) => kind === 'waits').map(({ step }) => step.sql)
  if (!waits.some((sql) => rowLock.test(sql) && !skips.test(sql))) return false
  const right = await reference()
  return right.some((one) => one.events.some(({ step }) => skips.test(step.sql)))
}

/** Pairs that wait here and not in the reference. */
async function pairsLost({
  check,
  traces,
  reference,
}: ExploredCheck): Promise<ReadonlySet<string>> {
  const waiting = pairsIn(traces)
  if (check.waits === 'none') return waiting
  const needed = pairsIn(await reference())
  return new Set([...waiting].filter((pair) => !needed.has(pair)))
}

/** "0.1" where one of the two waits for the other. */
function pairsIn(traces: readonly Trace[]): ReadonlySet<string> {
  return new Set(
    traces.flatMap(({ events }) =>
      events.flatMap(({ session, waitsFor }) =>
        waitsFor.map((other) => [session, other].sort((a, b) => a - b).join('.')),
      ),
    ),
  )
}

function pairText(pair: string, names: readonly string[]): string {
  return pair
    .split('.')
    .map((session) => names[Number(session)])
    .join(' and ')
}

function pairsText(count: number): string {
  return count === 1 ? '1 pair' : `${count} pairs`
}
