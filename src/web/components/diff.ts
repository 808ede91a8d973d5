import type { Rows } from '../../lab/counterexample/rows.ts'

/** How one row of a result stands to its twin in the other result. */
export type RowMark =
  | { readonly kind: 'same' }
  /** The twin differs in these columns; `twin` holds its values. */
  | { readonly kind: 'differs'; readonly columns: ReadonlySet<number>; readonly twin: Row }
  /** It has no twin: missing from what came, or extra in it. */
  | { readonly kind: 'alone' }

type Row = readonly (string | null)[]

export interface Difference {
  readonly expected: readonly RowMark[]
  readonly came: readonly RowMark[]
  /** Rows of `expected` that nothing in `came` stands for. */
  readonly missing: number
}

const same: RowMark = { kind: 'same' }
const alone: RowMark = { kind: 'alone' }

/**
 * Pairs the rows of two results so that a reader sees what differs: equal rows first, then those
 * that share the most values. Where order counts and the rows are the same, places are compared.
 */
export function difference(expected: Rows, came: Rows, ordered: boolean): Difference {
  const left: RowMark[] = expected.rows.map(() => alone)
  const right: RowMark[] = came.rows.map(() => alone)
  if (expected.columns.length !== came.columns.length) {
    return { expected: left.map(() => same), came: right.map(() => same), missing: 0 }
  }
  pairEqual(expected.rows, came.rows, left, right)
  const sameBag = left.every((mark) => mark === same) && right.every((mark) => mark === same)
  if (ordered && sameBag) pairPlaces(expected.rows, came.rows, left, right)
  else pairClosest(expected.rows, came.rows, left, right)
  return { expected: left, came: right, missing: left.filter((mark) => mark === alone).length }
}

function pairEqual(a: readonly Row[], b: readonly Row[], left: RowMark[], right: RowMark[]): void {
  const free = new Map<string, number[]>()
  b.forEach((row, index) => {
    const key = JSON.stringify(row)
    const places = free.get(key)
    if (places === undefined) free.set(key, [index])
    else places.push(index)
  })
  a.forEach((row, index) => {
    const twin = free.get(JSON.stringify(row))?.shift()
    if (twin === undefined) return
    left[index] = same
    right[twin] = same
  })
}

function pairPlaces(a: readonly Row[], b: readonly Row[], left: RowMark[], right: RowMark[]): void {
  a.forEach((row, index) => {
    const other = b[index]
    if (other !== undefined) markPair(row, other, index, index, left, right)
  })
}

function pairClosest(
  a: readonly Row[],
  b: readonly Row[],
  left: RowMark[],
  right: RowMark[],
): void {
  const pairs: { i: number; j: number; equal: number }[] = []
  a.forEach((row, i) => {
    if (left[i] !== alone) return
    b.forEach((other, j) => {
      if (right[j] !== alone) return
      const equal = row.filter((value, column) => value === other[column]).length
      if (equal > 0 || row.length === 1) pairs.push({ i, j, equal })
    })
  })
  pairs.sort((x, y) => y.equal - x.equal || Math.abs(x.i - x.j) - Math.abs(y.i - y.j))
  for (const { i, j } of pairs) {
    if (left[i] !== alone || right[j] !== alone) continue
    markPair(a[i] as Row, b[j] as Row, i, j, left, right)
  }
}

function markPair(
  row: Row,
  other: Row,
  i: number,
  j: number,
  left: RowMark[],
  right: RowMark[],
): void {
  const columns = new Set(row.flatMap((value, column) => (value === other[column] ? [] : [column])))
  left[i] = columns.size === 0 ? same : { kind: 'differs', columns, twin: other }
  right[j] = columns.size === 0 ? same : { kind: 'differs', columns, twin: row }
}
