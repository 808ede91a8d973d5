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
  /** Records that say the same as before, now by a newer source. */
  readonly renewed: number
  readonly same: number
  readonly notes: readonly string[]
}

type Plain = Readonly<Record<string, unknown>>

/** Fields that say where a record comes from, and not what it says. */
const origins = new Set(['source', 'published'])

/** Tells added, changed and gone records apart. */
export function changeOf(held: readonly object[], outcome: Outcome): DatasetChange {
  const keyOf = (record: object): string => outcome.keyOf(record as Plain)
  const before = new Map(held.map((record) => [keyOf(record), record as Plain]))
  const after = new Map(
    outcome.records.map((record) => [keyOf(record), record as unknown as Plain]),
  )
  let renewed = 0
  const changed = [...after].flatMap(([key, record]) => {
    const old = before.get(key)
    const all = old === undefined ? [] : changedValues(old, record)
    const values = all.filter(({ field }) => !origins.has(field))
    if (values.length > 0) return [{ key, values }]
    if (all.length > 0) renewed++
    return []
  })
  const added = [...after.keys()].filter((key) => !before.has(key))
  return {
    dataset: outcome.dataset,
    title: outcome.title,
    added,
    changed,
    gone: [...before.keys()].filter((key) => !after.has(key)),
    renewed,
    same: after.size - added.length - changed.length - renewed,
    notes: outcome.notes,
  }
}

/** Whether an import made any difference. */
export function isChange({ added, changed, gone, renewed }: DatasetChange): boolean {
  return added.length + changed.length + gone.length + renewed > 0
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
