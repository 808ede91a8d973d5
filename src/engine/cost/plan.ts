import type { Plan, PlanStep } from '../../lab/counterexample/plan.ts'

/*
 * Reads what EXPLAIN (ANALYZE, BUFFERS, WAL, TIMING OFF, FORMAT JSON) gives. PostgreSQL counts the
 * work of a step together with all that feeds it; here each step has its own.
 */

/** What one statement cost. */
export interface PlanCounts {
  readonly buffers: number
  readonly rows: number
  readonly temporaryBlocks: number
  readonly walRecords: number
}

export interface ReadPlan {
  readonly plan: Plan
  readonly counts: PlanCounts
}

type Raw = Readonly<Record<string, unknown>> & { readonly Plans?: readonly Raw[] }

/** A step while own work is told from what feeds it. */
interface Draft {
  readonly raw: Raw
  buffers: number
  temporary: number
  readonly fedBy: readonly Draft[]
}

/** Reads the text of EXPLAIN's one value. Throws where it is none. */
export function readPlan(json: string): ReadPlan {
  const root = rootOf(json)
  const draft = draftOf(root)
  settleCommonTables(draft)
  settleDeficits(draft)
  const plan = stepsOf(draft, 0)
  return {
    plan,
    counts: {
      buffers: touched(root),
      rows: rowsOf(root),
      temporaryBlocks: temporary(root),
      walRecords: number(root, 'WAL Records'),
    },
  }
}

/** The plan in the text of EXPLAIN's one value. Throws where it is none. */
export function rootOf(json: string): Raw {
  const parsed = JSON.parse(json) as readonly { readonly Plan?: Raw }[]
  const root = parsed[0]?.Plan
  if (root === undefined) throw new Error('EXPLAIN gives a plan')
  return root
}

function draftOf(raw: Raw): Draft {
  const fedBy = (raw.Plans ?? []).map(draftOf)
  const below = (of: (raw: Raw) => number): number =>
    fedBy.reduce((sum, fed) => sum + of(fed.raw), 0)
  return {
    raw,
    buffers: touched(raw) - below(touched),
    temporary: temporary(raw) - below(temporary),
    fedBy,
  }
}

/** A WITH query runs inside the step that first scans it, and is listed elsewhere: it is counted once. */
function settleCommonTables(root: Draft): void {
  for (const holder of all(root)) {
    for (const made of holder.fedBy) {
      const name = /^CTE (.*)$/.exec(String(made.raw['Subplan Name'] ?? ''))?.[1]
      if (name === undefined) continue
      const scans = all(root).filter(({ raw }) => raw['CTE Name'] === name)
      move(holder, scans, 'buffers', touched(made.raw))
      move(holder, scans, 'temporary', temporary(made.raw))
    }
  }
}

/** A subquery that runs once runs where its value is first asked for, which the plan does not say. */
function settleDeficits(root: Draft): void {
  for (const holder of all(root)) {
    for (const what of ['buffers', 'temporary'] as const) {
      if (holder[what] >= 0) continue
      const dearest = all(holder)
        .slice(1)
        .sort((one, other) => other[what] - one[what])
      move(holder, dearest, what, -holder[what])
    }
  }
}

function move(to: Draft, from: readonly Draft[], what: 'buffers' | 'temporary', sum: number): void {
  let left = sum
  for (const one of from) {
    const taken = Math.min(Math.max(0, one[what]), left)
    one[what] -= taken
    to[what] += taken
    left -= taken
  }
}

function all(draft: Draft): Draft[] {
  return [draft, ...draft.fedBy.flatMap(all)]
}

function stepsOf(draft: Draft, depth: number): PlanStep[] {
  return [stepOf(draft, depth), ...draft.fedBy.flatMap((fed) => stepsOf(fed, depth + 1))]
}

function stepOf({ raw, buffers, temporary: blocks }: Draft, depth: number): PlanStep {
  const runs = number(raw, 'Actual Loops')
  const backward = raw['Scan Direction'] === 'Backward' ? ' Backward' : ''
  return {
    depth,
    step: `${stepName(raw)}${backward}`,
    on: placeOf(raw),
    condition: conditionOf(raw),
    runs,
    estimate: number(raw, 'Plan Rows'),
    came: number(raw, 'Actual Rows'),
    removed: Math.round(removed(raw) * runs),
    buffers: Math.max(0, buffers),
    temporary: Math.max(0, blocks),
  }
}

function stepName(raw: Raw): string {
  const type = String(raw['Node Type'] ?? 'Step')
  if (type === 'ModifyTable') return String(raw['Operation'] ?? type)
  if (type === 'Aggregate') {
    const strategies: Record<string, string> = { Hashed: 'HashAggregate', Sorted: 'GroupAggregate' }
    return strategies[String(raw['Strategy'])] ?? type
  }
  const join = String(raw['Join Type'] ?? 'Inner')
  return join === 'Inner' || !type.includes('Join') ? type : type.replace('Join', `${join} Join`)
}

function placeOf(raw: Raw): string {
  const table = raw['Relation Name'] ?? raw['CTE Name'] ?? raw['Function Name']
  const index = raw['Index Name']
  const subplan = raw['Subplan Name']
  const parts = [
    index === undefined ? '' : String(index),
    table === undefined ? '' : index === undefined ? String(table) : `on ${table}`,
    subplan === undefined ? '' : `(${subplan})`,
  ]
  return parts.filter((part) => part !== '').join(' ')
}

const conditions = [
  ['Index Cond', 'Index'],
  ['Recheck Cond', 'Recheck'],
  ['Hash Cond', 'Joins on'],
  ['Merge Cond', 'Joins on'],
  ['Join Filter', 'Join filter'],
  ['Filter', 'Filter'],
] as const

function conditionOf(raw: Raw): string {
  const parts = conditions.flatMap(([key, says]) =>
    raw[key] === undefined ? [] : [`${says}: ${String(raw[key]).replace(/^\((.*)\)$/, '$1')}`],
  )
  const list = (key: string): string =>
    ((raw[key] as readonly unknown[] | undefined) ?? []).join(', ')
  if (raw['Sort Key'] !== undefined) parts.push(`Sorts by: ${list('Sort Key')}`)
  if (raw['Group Key'] !== undefined) parts.push(`Groups by: ${list('Group Key')}`)
  return parts.join('; ')
}

function removed(raw: Raw): number {
  return [
    'Rows Removed by Filter',
    'Rows Removed by Join Filter',
    'Rows Removed by Index Recheck',
  ].reduce((sum, key) => sum + number(raw, key), 0)
}

function rowsOf(raw: Raw): number {
  const own = Math.round((number(raw, 'Actual Rows') + removed(raw)) * number(raw, 'Actual Loops'))
  return own + (raw.Plans ?? []).reduce((sum, fed) => sum + rowsOf(fed), 0)
}

function touched(raw: Raw): number {
  return number(raw, 'Shared Hit Blocks') + number(raw, 'Shared Read Blocks')
}

function temporary(raw: Raw): number {
  return number(raw, 'Temp Read Blocks') + number(raw, 'Temp Written Blocks')
}

function number(raw: Raw, key: string): number {
  const value = raw[key]
  return typeof value === 'number' ? value : 0
}
