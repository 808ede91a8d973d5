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
  /** Records that say the same as before, now by another source. */
  readonly renewed: number
  /** Whether that source is older than the one they were from. */
  readonly isOlder: boolean
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
    isOlder: outcome.isOlder === true,
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
    return changesIn(field, before[field] ?? null, after[field] ?? null)
  })
}

/** What differs inside lists and objects, each part by its own name: `skills Programming importance`. */
function changesIn(field: string, from: unknown, to: unknown): ChangedValue[] {
  if (JSON.stringify(from) === JSON.stringify(to)) return []
  const [before, after] = [partsOf(from), partsOf(to)]
  if (before === null || after === null) return [{ field, from: shown(from), to: shown(to) }]
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const part = `${field} ${name}`
    return changesIn(part, before.get(name) ?? null, after.get(name) ?? null)
  })
}

/** The parts of a list of named things, or of an object, by name; null where there are none. */
function partsOf(value: unknown): Map<string, unknown> | null {
  if (value === null) return null
  if (Array.isArray(value)) {
    const named = value.map((item: unknown) => nameOf(item))
    if (!named.every((name) => name !== null) || new Set(named).size < named.length) return null
    return new Map(value.map((item: unknown, i) => [named[i] as string, withoutName(item)]))
  }
  return typeof value === 'object' ? new Map(Object.entries(value)) : null
}

/** What tells the items of a list apart in the data sets. */
const itemNames = ['name', 'label', 'site'] as const

function nameOf(item: unknown): string | null {
  if (typeof item !== 'object' || item === null) return null
  const own = item as Record<string, unknown>
  const name = itemNames.map((key) => own[key]).find((value) => typeof value === 'string')
  return typeof name === 'string' ? name : null
}

function withoutName(item: unknown): unknown {
  const rest = Object.entries(item as object).filter(([key]) => !itemNames.some((n) => n === key))
  return rest.length === 1 ? rest[0]?.[1] : Object.fromEntries(rest)
}

function shown(value: unknown): string {
  if (value === null) return 'none'
  if (typeof value === 'number') return value.toLocaleString('en-US')
  if (typeof value === 'string') return `“${value.length > 60 ? `${value.slice(0, 57)}…` : value}”`
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const text = Array.isArray(value) ? value.map(shown).join(', ') : plainText(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function plainText(value: unknown): string {
  return Object.entries(value as object)
    .map(([key, part]) => `${key} ${shown(part)}`)
    .join(', ')
}
