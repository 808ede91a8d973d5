import type { ModelCheck, ModelStep } from '../../lab/kinds/model.ts'

/*
 * A rule of a model holds for a row however it comes to be so. What is refused to be put in has to be
 * refused as a change of a row that is there, too: a trigger for INSERT alone looks at half of it.
 */

/** By table, an INSERT of a row that is right wherever it stands; `:as` is whose it is. */
export type SpareRows = Readonly<Record<string, string>>

/**
 * The same check with each refused INSERT of one row as an UPDATE of a spare row; null where there is
 * none. Questions are left out: the spare row would be in their answers.
 */
export function byUpdate(check: ModelCheck, spare: SpareRows): ModelCheck | null {
  const steps: ModelStep[] = []
  const there = new Set<string>()
  let changes = 0
  for (const step of check.steps) {
    if (step.kind === 'takes') steps.push(step)
    if (step.kind !== 'refuses' || step.whileOpen !== null || step.as === '') continue
    const insert = oneRow(step.sql)
    const row = insert && Object.hasOwn(spare, insert.table) ? spare[insert.table] : undefined
    if (!insert || row === undefined) continue
    const own = row.replaceAll(':as', step.as ?? '')
    const key = `${insert.table} ${step.as ?? ''}`
    if (!there.has(key)) {
      const says = 'A row that is right'
      steps.push({ kind: 'takes', sql: own, says, as: step.as, whileOpen: null })
      there.add(key)
    }
    const says = `The same by a change of that row${step.says === null ? '' : `: ${step.says}`}`
    steps.push({ ...step, sql: updateOf(insert, own), says })
    changes++
  }
  return changes === 0 ? null : { ...check, steps }
}

interface OneRow {
  readonly table: string
  readonly columns: readonly string[]
  readonly values: readonly string[]
}

/** An INSERT of one row of values; null for every other statement. */
export function oneRow(sql: string): OneRow | null {
  const match = /^\s*insert\s+into\s+(\w+)\s*\(([^)]*)\)\s*values\s*(\(.*\))\s*;?\s*$/is.exec(sql)
  if (match === null) return null
  const [, table = '', names = '', list = ''] = match
  const values = splitRow(list)
  const columns = names.split(',').map((name) => name.trim())
  return values?.length === columns.length ? { table, columns, values } : null
}

/** "(1, f('a, b'))" at its commas; null where it is more than one pair of parentheses. */
function splitRow(list: string): string[] | null {
  const parts: string[] = []
  let depth = 0
  let isQuoted = false
  let from = 1
  for (let at = 0; at < list.length; at++) {
    const sign = list[at]
    if (sign === "'") isQuoted = !isQuoted
    if (isQuoted) continue
    if (sign === '(') depth++
    if (sign === ')') depth--
    if (depth === 0 && at < list.length - 1) return null
    if ((sign === ',' && depth === 1) || depth === 0) {
      parts.push(list.slice(from, at).trim())
      from = at + 1
    }
  }
  return parts
}

function updateOf({ table, columns, values }: OneRow, spare: string): string {
  const sets = columns.map((column, at) => `${column} = ${values[at]}`).join(', ')
  const found = oneRow(spare)
  const where = (found?.columns ?? []).map((column, at) => {
    const value = found?.values[at] ?? ''
    // Where digits are kept as a text, that is for another check to say.
    return /^-?\d+$/.test(value) ? `${column}::numeric = ${value}` : `${column} = ${value}`
  })
  return `update ${table} set ${sets} where ${where.join(' and ')}`
}
