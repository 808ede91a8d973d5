/** Which of the lab's own checks a wrong answer fails. */

import { printOfAnswer } from '../compare/answers.ts'
import type { FoundDifference } from './differences.ts'
import type { SmallAnswers } from './run-answers.ts'
import type { TaskRuntime } from './task-runtime.ts'

type Failing = { readonly check: string; readonly finding: FoundDifference }

/** A wrong answer of the lab that shares a smaller part of its databases with the attempt says nothing of it. */
const sharedMin = 0.4

/**
 * The check whose title says what is wrong. A small database is for the first check in the lab's order that some
 * wrong answer of the lab fails there, and an attempt with another fault fails there as well. So the check is that of the
 * wrong answer which goes wrong on the same databases, at best in the same way, or whose fault is one of several; where there's
 * none, it's the one of all rows.
 */
export function nearestCheck(
  runtime: TaskRuntime,
  { answers }: SmallAnswers,
  findings: readonly FoundDifference[],
  first: Failing,
): Failing {
  const { task, corpus } = runtime
  const own = task.checks.map(({ name }) => name)
  if (!own.includes(first.check) || first.finding.difference?.kind !== 'rows') return first
  const wrong = new Map(
    findings
      .filter(({ isFresh, difference }) => !isFresh && difference?.kind === 'rows')
      .map((finding) => [finding.index, finding]),
  )
  const given = answers.map((answer) => printOfAnswer(answer))
  const right = corpus.databases.map(({ reference }) =>
    printOfAnswer({ kind: 'rows', parts: reference }),
  )
  let best = { alike: 0, failing: { check: 'rows', finding: first.finding } }
  for (const { name, check } of task.mutants) {
    if (check !== 'rows' && !own.includes(check)) continue
    const prints = corpus.prints[name] ?? []
    const failed = [...right.keys()].filter((at) => prints[at] !== right[at])
    const shared = failed.filter((at) => wrong.has(at))
    const same = shared.filter((at) => prints[at] === given[at])
    const all = failed.length + wrong.size - shared.length
    const alike = (shared.length + same.length) / (2 * all)
    const places = [...same, ...shared]
    const at = places.find((place) => corpus.databases[place]?.check === check) ?? places[0]
    const finding = at === undefined ? undefined : wrong.get(at)
    // Its fault is one of several: wherever it goes wrong, the attempt does, and mostly in the same way.
    const isPart = shared.length === failed.length && 2 * same.length >= failed.length
    const isNear = isPart || shared.length / all >= sharedMin
    const isNearer = alike > best.alike || (alike === best.alike && check === first.check)
    if (finding !== undefined && isNear && isNearer) {
      best = { alike, failing: check === first.check ? first : { check, finding } }
    }
  }
  return best.failing
}
