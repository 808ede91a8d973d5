/** The lab's own wrong answer that an attempt does as, database for database. */

import type { Limits } from '../../../kit/limits.ts'
import {
  type Answer,
  type Asked,
  partDifference,
  printOfAnswer,
  type RowsAnswer,
} from '../compare/answers.ts'
import { byValue, type Result } from '../compare/result.ts'
import type { FoundDifference } from './differences.ts'
import { answerSmall, readOne, type SmallAnswers } from './run-answers.ts'
import { askedAttempt, type Task } from './task.ts'
import type { Lease } from './task-runtime.ts'

export interface TwinParts {
  /** What the attempt gave on the corpus. */
  readonly small: SmallAnswers
  /** Where it goes wrong, which may be a fresh database. */
  readonly finding: FoundDifference
  readonly limits: Limits
}

type Mutant = Task['mutants'][number]

/**
 * The mutant with a reason that gives what the attempt gives: the same rows on every database of the
 * corpus and where the attempt goes wrong, in the same order where one is asked. Null: none does.
 */
export async function twinOf(lease: Lease, parts: TwinParts): Promise<Mutant | null> {
  const { task } = lease.runtime
  for (const mutant of sameRows(lease, parts.small)) {
    if (mutant.why === '') continue
    const asked = askedAttempt(task, lease.runtime.corpus.schema, mutant.answer)
    const isTwin =
      (await isAlikeWhereWrong(lease, asked, parts.finding)) &&
      (task.order.length === 0 ||
        (await isInSameOrder(lease, { ...asked, name: mutant.name }, parts)))
    if (isTwin) return mutant
  }
  return null
}

/** Mutants whose prints, which say nothing of the order, are those of the attempt. */
function sameRows({ runtime }: Lease, { answers }: SmallAnswers): readonly Mutant[] {
  const { corpus, task } = runtime
  if (answers.length < corpus.databases.length) return []
  const prints = new Map<number, string>()
  const printAt = (at: number): string => {
    const print = prints.get(at) ?? printOfAnswer(answers[at] as Answer)
    prints.set(at, print)
    return print
  }
  return task.mutants.filter(({ name }) =>
    corpus.prints[name]?.every((print, at) => print === printAt(at)),
  )
}

/** Databases of the corpus were looked at before; asked where no learner's text runs. */
async function isAlikeWhereWrong(
  lease: Lease,
  mutant: Asked,
  { isFresh, database, settings, reference, attempt }: FoundDifference,
): Promise<boolean> {
  if (!isFresh) return true
  const [outcome] = await lease.reference.evaluate([
    { database, settings, asked: [mutant.statements] },
  ])
  return isAlike(reference, attempt, readOne(mutant, outcome))
}

async function isInSameOrder(
  lease: Lease,
  mutant: NamedAsked,
  { small, limits }: TwinParts,
): Promise<boolean> {
  const answers = await answersOf(lease, mutant, limits)
  return lease.runtime.corpus.databases.every(({ reference }, at) =>
    isAlike({ kind: 'rows', parts: reference }, small.answers[at], answers[at]),
  )
}

interface NamedAsked extends Asked {
  readonly name: string
}

/** What a wrong answer of the lab gives on the corpus; asked once, since it gives the same each time. */
async function answersOf(
  lease: Lease,
  mutant: NamedAsked,
  limits: Limits,
): Promise<readonly Answer[]> {
  const { mutantAnswers, corpus } = lease.runtime
  const known = mutantAnswers.get(mutant.name)
  if (known !== undefined) return known
  const { answers } = await answerSmall(lease, mutant, limits)
  const isWhole = answers.length === corpus.databases.length
  if (isWhole && answers.every(({ kind }) => kind === 'rows')) {
    mutantAnswers.set(mutant.name, answers)
  }
  return answers
}

/** The same rows, and where the reference keeps an order the same order up to its ties. */
export function isAlike(
  reference: RowsAnswer,
  attempt: Answer | undefined,
  mutant: Answer | undefined,
): boolean {
  if (attempt?.kind !== 'rows' || mutant?.kind !== 'rows') return false
  return attempt.parts.every((part, at) => {
    const groups = groupsFor(part.result, reference.parts[at]?.groups ?? null)
    const other = mutant.parts[at]?.result
    return other !== undefined && partDifference({ ...part, groups }, other, byValue) === null
  })
}

/** The reference's ties, if as many rows came; of other rows each has its own place. */
function groupsFor({ rows }: Result, groups: readonly number[] | null): readonly number[] | null {
  if (groups === null || groups.reduce((sum, size) => sum + size, 0) === rows.length) return groups
  return rows.map(() => 1)
}
