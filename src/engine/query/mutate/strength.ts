/**
 * How much wrong gets past a grader: rule mutants of every reference and solution, graded with many
 * seeds. A mutant that passes is a gap, unless someone has written down why it is no other query.
 */

import type { SqlLab } from '../../../lab/kinds/sql.ts'
import type { Attempt, Lab } from '../../../lab/lab.ts'
import type { Check, Verdict } from '../../../lab/verdict.ts'
import type { KnownTables } from '../../sql/sources.ts'
import { mutants, type RuleMutant } from './mutants.ts'

export type Grade = (
  lab: Lab,
  attempt: Attempt,
  onCheck: (check: Check) => void,
) => Promise<Verdict>

export interface StrengthOptions {
  /** Each mutant is graded with as many seeds. */
  readonly seeds: number
  /** The tables of a lab, from its catalog: fewer mutants that cannot differ. */
  readonly tablesOf?: (lab: SqlLab) => Promise<KnownTables>
  /** Why a mutant of a lab is the same as its reference, by lab id and the mutant's text. */
  readonly equal?: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** Gradings at once. */
  readonly atOnce?: number
  readonly onLab?: (strength: LabStrength) => void
}

/** A mutant that passed with every seed. */
export interface Survivor {
  readonly rule: string
  /** The solution that it was made from. */
  readonly from: string
  readonly sql: string
  /** Null: nobody has said why it is equal, so it is a gap. */
  readonly reason: string | null
}

export interface LabStrength {
  readonly labId: string
  readonly mutants: number
  /** Not passed with any seed; a fault of the grader refutes nothing. */
  readonly refuted: number
  /** Of the refuted, those that PostgreSQL would not run: no strength of the grader's. */
  readonly refused: number
  readonly survivors: readonly Survivor[]
  /** Refuted with some seeds only: verdicts that chance decides. */
  readonly unsteady: readonly Survivor[]
  /** What the grader said of its own faults, each once. */
  readonly faults: readonly string[]
  /** Verdicts that are neither passed nor failed, by status. */
  readonly others: Readonly<Record<string, number>>
}

/** Grades the rule mutants of every lab. */
export async function measureStrength(
  labs: readonly SqlLab[],
  grade: Grade,
  options: StrengthOptions,
): Promise<LabStrength[]> {
  const out: LabStrength[] = []
  for (const lab of labs) {
    const strength = await measureLab(lab, grade, options)
    options.onLab?.(strength)
    out.push(strength)
  }
  return out
}

interface MutantTrial extends RuleMutant {
  readonly from: string
}

/** The mutants of a lab's solutions, each text once. */
export function trialsOf(lab: SqlLab, tables: KnownTables | undefined): MutantTrial[] {
  const trials = new Map<string, MutantTrial>()
  for (const { name, answer } of lab.solutions) {
    const ordered = lab.order.length > 0
    const made = mutants(answer, tables === undefined ? { ordered } : { ordered, schema: tables })
    for (const mutant of made) {
      if (!trials.has(mutant.sql)) trials.set(mutant.sql, { ...mutant, from: name })
    }
  }
  return [...trials.values()]
}

/** How one mutant fared with each seed. */
interface Fared {
  readonly trial: MutantTrial
  readonly verdicts: readonly Verdict[]
}

async function measureLab(
  lab: SqlLab,
  grade: Grade,
  options: StrengthOptions,
): Promise<LabStrength> {
  const trials = trialsOf(lab, await options.tablesOf?.(lab))
  const fared: Fared[] = []
  const waiting = trials.entries()
  const work = async (): Promise<void> => {
    for (const [at, trial] of waiting) {
      const verdicts: Verdict[] = []
      for (let seed = 0; seed < options.seeds; seed++) {
        const attempt = attemptOf(lab, trial.sql, `strength-${seed}`)
        verdicts.push(await grade(lab, attempt, () => undefined))
        // One that never ends does so with every seed, and each costs the whole limit.
        if (verdicts.at(-1)?.status === 'over-limit') break
      }
      fared[at] = { trial, verdicts }
    }
  }
  await Promise.all(Array.from({ length: options.atOnce ?? 2 }, work))
  return summed(lab, fared, options)
}

function attemptOf(lab: Lab, answer: string, seed: string): Attempt {
  return { id: seed, labId: lab.id, variant: null, labHash: lab.hash, answer, seed }
}

function summed(lab: Lab, fared: readonly Fared[], options: StrengthOptions): LabStrength {
  const reasons = options.equal?.get(lab.id)
  const told = ({ trial }: Fared): Survivor => ({
    rule: trial.rule,
    from: trial.from,
    sql: trial.sql,
    reason: reasons?.get(spaceless(trial.sql)) ?? null,
  })
  const passes = (one: Fared): number =>
    one.verdicts.filter((verdict) => verdict.status === 'passed').length
  const others: Record<string, number> = {}
  for (const { status } of fared.flatMap((one) => one.verdicts)) {
    if (status !== 'passed' && status !== 'failed') others[status] = (others[status] ?? 0) + 1
  }
  const faults = fared
    .flatMap((one) => one.verdicts.filter(isFault))
    .map((verdict) => verdict.checks[0]?.reason?.came ?? '')
  const refuted = fared.filter((one) => passes(one) === 0 && !one.verdicts.some(isFault))
  return {
    labId: lab.id,
    mutants: fared.length,
    refuted: refuted.length,
    refused: refuted.filter((one) => one.verdicts.every(isRefused)).length,
    survivors: fared.filter((one) => passes(one) === one.verdicts.length).map(told),
    unsteady: fared.filter((one) => passes(one) > 0 && passes(one) < one.verdicts.length).map(told),
    faults: [...new Set(faults)],
    others,
  }
}

function isFault(verdict: Verdict): boolean {
  return verdict.status === 'grader-fault'
}

/** Names, types or grammar that PostgreSQL does not accept. */
function isRefused(verdict: Verdict): boolean {
  const first = verdict.checks.find((check) => check.status !== 'passed')
  return verdict.status === 'failed' && first?.name === 'no-error' && verdict.errorAt !== null
}

/** A text as it is looked up: line breaks and runs of spaces do not count. */
export function spaceless(sql: string): string {
  return sql.replace(/\s+/g, ' ').trim()
}

/** Shares over all labs, as percentages. */
export interface StrengthShares {
  readonly mutants: number
  readonly refuted: number
  /** Refuted of all, those that are known to be equal among them. */
  readonly ofAll: number
  /** Refuted of those that are not known to be equal. */
  readonly ofDifferent: number
  readonly gaps: number
}

export function sharesOf(all: readonly LabStrength[]): StrengthShares {
  const sum = (count: (one: LabStrength) => number): number =>
    all.reduce((total, one) => total + count(one), 0)
  const total = sum((one) => one.mutants)
  const refuted = sum((one) => one.refuted)
  const known = sum((one) => one.survivors.filter((survivor) => survivor.reason !== null).length)
  const percent = (share: number, of: number): number => (of === 0 ? 100 : (100 * share) / of)
  return {
    mutants: total,
    refuted,
    ofAll: percent(refuted, total),
    ofDifferent: percent(refuted, total - known),
    gaps: total - refuted - known,
  }
}
