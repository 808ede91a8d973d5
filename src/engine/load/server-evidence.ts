import {
  type LoadCounterexample,
  type LoadLine,
  latencyText,
} from '../../lab/counterexample/load.ts'
import type { LoadGoal, ServerCheck } from '../../lab/kinds/load.ts'
import type { Played } from './judge-server.ts'
import type { Judged } from './judged.ts'
import { patienceMs, type Sample, type StageResult } from './run-stage.ts'
import type { Round, Tally } from './settle.ts'

const counts = ({ statuses }: LoadGoal, { came }: Sample): boolean =>
  came.kind === 'status' && statuses.includes(came.status)

const ofGoal = (goal: LoadGoal, { samples }: StageResult): Sample[] =>
  samples.filter(({ of }) => of === goal.of)

/** How many were answered as the goal says, and in time. */
export function talliedBy(goal: LoadGoal, played: StageResult): Tally {
  const all = ofGoal(goal, played)
  const good = all.filter((one) => counts(goal, one) && one.tookMs <= goal.within_ms)
  return { good: good.length, all: all.length }
}

/** Your server beside the reference in the last round. */
export function goalEvidence(of: {
  check: ServerCheck
  goal: LoadGoal
  rounds: readonly Round[]
  played: Played
}): Judged {
  const { check, goal, rounds, played } = of
  const [yours, reference] = [talliedBy(goal, played.yours), talliedBy(goal, played.reference)]
  // Of the round whose figures are shown; what decided was all of them.
  const ratio = yours.good / yours.all / (reference.good / reference.all)
  const answered = `answered with ${goal.statuses.join(' or ')} within ${latencyText(goal.within_ms)}`
  const expected = `at least ${Math.round(goal.share * 100)}% of what the reference server manages, ${answered}: it did ${reference.good} of ${reference.all}`
  const came = `${yours.good} of ${yours.all}, ${mainTrouble(goal, played.yours)}`
  const counterexample: LoadCounterexample = {
    kind: 'load',
    says: `Under the same load your server does ${Math.round(ratio * 100)}% of what the reference does.`,
    expected,
    came,
    chart: {
      title: 'The slowest answer over time',
      along: 's',
      lines: [lineOf('Yours', goal, played.yours), lineOf('Reference', goal, played.reference)],
      limitMs: goal.within_ms,
      marks: [],
    },
    facts: factsOf(goal, played),
    note: `${rounds.length} rounds, both servers under the same load. Requests were sent when they were due, ${latencyText(Math.max(played.yours.latenessMs, played.reference.latenessMs))} late at most for 99 of 100.`,
    output: null,
  }
  return { kind: 'failed', reason: { expected, came, try: check.try }, counterexample }
}

/** What most of the others met. */
function mainTrouble(goal: LoadGoal, played: StageResult): string {
  const bad = ofGoal(goal, played).filter(
    (one) => !counts(goal, one) || one.tookMs > goal.within_ms,
  )
  const named = bad.map((one) => endOf(goal, one))
  const [name = 'none', list = []] = [...Map.groupBy(named, (one) => one)].toSorted(
    ([, a], [, b]) => b.length - a.length,
  )[0] ?? ['none', []]
  return `and of the others ${list.length} ${name}`
}

const errorWords: Readonly<Record<string, string>> = {
  refused: 'were refused a connection',
  closed: 'had their connection closed',
  timeout: `had no answer after ${latencyText(patienceMs)}`,
  'too-many-open': 'found too many requests open',
  malformed: 'got something that isn’t HTTP',
}

function endOf(goal: LoadGoal, one: Sample): string {
  if (counts(goal, one)) return 'came too late'
  return one.came.kind === 'error'
    ? (errorWords[one.came.error] as string)
    : `got ${one.came.status}`
}

function factsOf(goal: LoadGoal, played: Played): LoadCounterexample['facts'] {
  const yours = sideOf(goal, played.yours)
  const theirs = sideOf(goal, played.reference)
  const both = (what: string, of: (side: Side) => string) => ({
    what,
    yours: of(yours),
    reference: of(theirs),
  })
  const ends = new Set([...yours.ends.keys(), ...theirs.ends.keys()])
  const good = (side: Side): string => String(side.took.filter((ms) => ms <= goal.within_ms).length)
  return [
    both('sent', (side) => String(side.all.length)),
    both(`answered ${goal.statuses.join(' or ')} in time`, good),
    ...[...ends].map((end) => both(end, (side) => String(side.ends.get(end)?.length ?? 0))),
    both('half were answered within', (side) => percentile(side.took, 0.5)),
    both('99 of 100 were answered within', (side) => percentile(side.took, 0.99)),
  ]
}

interface Side {
  readonly all: readonly Sample[]
  readonly took: readonly number[]
  readonly ends: ReadonlyMap<string, readonly Sample[]>
}

function sideOf(goal: LoadGoal, played: StageResult): Side {
  const all = ofGoal(goal, played)
  const isGood = (one: Sample): boolean => counts(goal, one) && one.tookMs <= goal.within_ms
  const took = all.filter((one) => counts(goal, one)).map(({ tookMs }) => tookMs)
  const ends = Map.groupBy(
    all.filter((one) => !isGood(one)),
    (one) => endOf(goal, one),
  )
  return { all, took: took.toSorted((a, b) => a - b), ends }
}

function percentile(sorted: readonly number[], share: number): string {
  const found = sorted[Math.ceil(sorted.length * share) - 1]
  return found === undefined ? 'no answer' : latencyText(Math.round(found))
}

const bins = 16

/** The slowest of those due in each part; one without an answer waited as long as clients do. */
function lineOf(name: string, goal: LoadGoal, played: StageResult): LoadLine {
  const all = ofGoal(goal, played).filter(
    (one) => counts(goal, one) || (one.came.kind === 'error' && one.came.error === 'timeout'),
  )
  const end = Math.max(1, ...played.samples.map(({ dueMs }) => dueMs))
  const parts = Map.groupBy(all, ({ dueMs }) =>
    Math.min(bins - 1, Math.floor((dueMs / end) * bins)),
  )
  const points = [...parts]
    .toSorted(([a], [b]) => a - b)
    .map(([part, list]) => ({
      x: Math.round(((part + 0.5) / bins) * end) / 1_000,
      ms: Math.round(Math.max(...list.map(({ tookMs }) => tookMs)) * 10) / 10,
    }))
  return { name, isYours: name === 'Yours', points }
}

/** It was there before the load, and isn't any more. */
export function endedEvidence(output: string): Judged {
  const expected = 'a server that lives through the load'
  const came = 'it ended by itself'
  return {
    kind: 'failed',
    reason: {
      expected,
      came,
      try: 'Read what it printed last. An error that nobody catches ends the process; a list that grows for ever does too.',
    },
    counterexample: {
      kind: 'load',
      says: 'Your server ended under load.',
      expected,
      came,
      chart: null,
      facts: [],
      note: '',
      output: output.trim() === '' ? null : output.slice(-outputMax),
    },
  }
}

const outputMax = 4_000

/** It answered that it had stored what isn't in the database. */
export function lostEvidence(of: { said: number; kept: number; check: ServerCheck }): Judged {
  const { said, kept, check } = of
  const statuses = check.kept?.statuses.join(' or ') ?? ''
  const expected = `a row for each of the ${said} answers with ${statuses}`
  const came = `${kept} more rows than before`
  return {
    kind: 'failed',
    reason: {
      expected,
      came,
      try: 'Answer once the database has it, and not before.',
    },
    counterexample: {
      kind: 'load',
      says: 'Your server said yes more often than the database did.',
      expected,
      came,
      chart: null,
      facts: [],
      note: `Counted with \`${check.kept?.count ?? ''}\`.`,
      output: null,
    },
  }
}
