import type { DatasetName } from '../facts.ts'
import type { Outcome } from './outcome.ts'

/** One value of a record that is another one now. */
export interface ChangedValue {
  readonly field: string
  readonly from: string
  readonly to: string
}

/** What an import does to a data set. */
export interface DatasetChange {
  readonly dataset: DatasetName
  readonly title: string
  readonly added: readonly string[]
  readonly changed: readonly { readonly key: string; readonly values: readonly ChangedValue[] }[]
  readonly gone: readonly string[]
  readonly same: number
  readonly notes: readonly string[]
}

type Plain = Readonly<Record<string, unknown>>

/** Tells added, changed and gone records apart. */
export function changeOf(held: readonly object[], outcome: Outcome): DatasetChange {
  const keyOf = (record: object): string => outcome.keyOf(record as Plain)
  const before = new Map(held.map((record) => [keyOf(record), record as Plain]))
  const after = new Map(
    outcome.records.map((record) => [keyOf(record), record as unknown as Plain]),
  )
  const changed = [...after].flatMap(([key, record]) => {
    const old = before.get(key)
    const values = old === undefined ? [] : changedValues(old, record)
    return values.length > 0 ? [{ key, values }] : []
  })
  const added = [...after.keys()].filter((key) => !before.has(key))
  return {
    dataset: outcome.dataset,
    title: outcome.title,
    added,
    changed,
    gone: [...before.keys()].filter((key) => !after.has(key)),
    same: after.size - added.length - changed.length,
    notes: outcome.notes,
  }
}

/** Whether an import made any difference. */
export function isChange({ added, changed, gone }: DatasetChange): boolean {
  return added.length + changed.length + gone.length > 0
}

function changedValues(before: Plain, after: Plain): ChangedValue[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((field) => {
    const [from, to] = [before[field] ?? null, after[field] ?? null]
    if (JSON.stringify(from) === JSON.stringify(to)) return []
    return [{ field, from: shown(from), to: shown(to) }]
  })
}

function shown(value: unknown): string {
  if (value === null) return 'none'
  if (typeof value === 'number') return value.toLocaleString('en-US')
  if (typeof value === 'string') return `“${value.length > 60 ? `${value.slice(0, 57)}…` : value}”`
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
