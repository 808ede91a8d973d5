import type { Check, Verdict } from './verdict.ts'

/*
 * What is stored may be older than our limits, or may come from a file that somebody wrote: a page
 * must be made of it in time, whatever it holds.
 */

/** Items of one list, characters of one text, and values in all that are shown. */
const itemsMax = 300
const lengthMax = 20_000
const valuesMax = 60_000
const depthMax = 24
const numberMax = 1e12

/** A verdict of which what is too much is left out. */
export function boundedVerdict(verdict: Verdict, answerLength: number): Verdict {
  const cut = cutter()(verdict, 0) as Verdict
  const { errorAt } = cut
  const place = errorAt === null ? null : Math.min(Math.max(0, Math.floor(errorAt)), answerLength)
  return { ...cut, errorAt: place }
}

/** Checks of which what is too much is left out. */
export function boundedChecks(checks: readonly Check[]): readonly Check[] {
  return cutter()(checks, 0) as Check[]
}

function cutter(): (value: unknown, depth: number) => unknown {
  let values = 0
  const cut = (value: unknown, depth: number): unknown => {
    values++
    if (typeof value === 'string') {
      return value.length > lengthMax ? `${value.slice(0, lengthMax)}…` : value
    }
    if (typeof value === 'number') return Math.min(Math.max(value, -numberMax), numberMax)
    if (value === null || typeof value !== 'object' || depth > depthMax) return value
    if (Array.isArray(value)) {
      const kept: unknown[] = []
      for (const item of value.slice(0, itemsMax)) {
        if (values > valuesMax) break
        kept.push(cut(item, depth + 1))
      }
      return kept
    }
    const entries = Object.entries(value).map(([key, inner]) => [key, cut(inner, depth + 1)])
    const copy = Object.fromEntries(entries) as Record<string, unknown>
    const rows = (value as { rows?: unknown }).rows
    const left = Array.isArray(rows) ? rows.length - (copy['rows'] as unknown[]).length : 0
    return left > 0 ? { ...copy, left } : copy
  }
  return cut
}

/** Whether a verdict from outside is one that a grader could have given; null, or what is not. */
export function unlikelyIn(verdict: Verdict): string | null {
  const { errorAt, made, counterexample } = verdict
  if (errorAt !== null && !(Number.isInteger(errorAt) && errorAt >= 0 && errorAt < 1e7))
    return 'errorAt: a place in the answer'
  const drawn = [made?.tables, made?.views, made?.enums].map((list) => list?.length ?? 0)
  if (drawn.some((count) => count > 100)) return 'made: at most 100 tables, views and types'
  if (made?.tables.some(({ columns, constraints }) => columns.length + constraints.length > 400))
    return 'made: tables of at most 400 columns and rules'
  const steps = counterexample?.kind === 'plan' ? counterexample.plan : []
  if (steps.some(({ depth }) => !(Number.isInteger(depth) && depth >= 0 && depth < 200)))
    return 'counterexample.plan.depth: a depth in a plan'
  return unlikelyValue(verdict, 0)
}

function unlikelyValue(value: unknown, depth: number): string | null {
  if (typeof value === 'number' && Math.abs(value) > numberMax) return 'numbers up to 10^12'
  if (typeof value === 'string' && value.length > 4_000_000) return 'shorter texts'
  if (value === null || typeof value !== 'object') return null
  if (depth > depthMax) return 'values that are less deep'
  for (const inner of Array.isArray(value) ? value : Object.values(value)) {
    const found = unlikelyValue(inner, depth + 1)
    if (found !== null) return found
  }
  return null
}
