import { type Random, seededRandom } from '../../../../kit/random.ts'
import { functionNamed } from '../../../sql/functions/functions.ts'
import type { Column, Schema } from '../../../sql/schema.ts'
import { addInterval, dayMs, formatKnown, type Interval, type Known } from '../../../sql/value.ts'
import {
  aNull,
  type Call,
  type ColumnUse,
  columnsOf,
  type Expression,
  type Opaque,
  parts,
} from '../expression/expression.ts'
import { invert, type Surroundings, type Write } from '../expression/invert.ts'
import { evaluate } from '../expression/solve.ts'
import { isAbsurdMoment } from '../values/absurd.ts'
import { neighborsOf } from '../values/neighbors.ts'
import { flipCase, likeTexts, regExpTexts } from '../values/patterns.ts'
import { besideFunction } from './boundary-values.ts'
import { documentsFor, otherDocuments, shapesBeside } from './candidate-values.ts'
import { constantsIn, countsRows, sourceColumns } from './source-columns.ts'
import { eves, zoneMoments } from './zones.ts'

const comparisons = new Set(['=', '<>', '<', '<=', '>', '>=', 'is distinct'])

/** How often a value is asked of a function that several values lead to. */
const waysMax = 4

const someDay = Date.UTC(2024, 0, 1)

/** Texts that a column is to hold: asked for, and next to what is asked for. */
export interface CandidateValues {
  readonly aimed: Set<string>
  readonly near: Set<string>
}

export function columnKey(column: { readonly table: string; readonly name: string }): string {
  return `${column.table}.${column.name}`
}

/** Gathers from expressions what columns should hold, which columns meet, and how many rows matter. */
export class Collector implements Surroundings {
  readonly random: Random = seededRandom('aim')
  readonly candidates = new Map<string, CandidateValues>()
  readonly meets: (readonly [string, string])[] = []
  readonly rowTargets = new Set<number>()
  /** Columns that are asked whether they are NULL. */
  readonly nullAsked = new Set<string>()
  readonly #schema: Schema
  readonly #takesAnyMoment: boolean

  constructor(schema: Schema, { takesAnyMoment = false } = {}) {
    this.#schema = schema
    this.#takesAnyMoment = takesAnyMoment
  }

  /** Operands that are columns themselves count as 2, or as some day, and are wished to be so. */
  valueOf(expression: Expression): ReturnType<typeof evaluate> {
    const value = evaluate(expression, [])
    if (value !== undefined) return value
    const [first] =
      expression.kind === 'opaque' && functionNamed(expression.name).givesSomeRows
        ? expression.args
        : []
    if (first !== undefined) return this.valueOf(first)
    if (expression.kind !== 'column') return undefined
    const isMoment = expression.family === 'date' || expression.family === 'timestamp'
    const assumed = isMoment ? someDay : expression.family === 'number' ? 2 : undefined
    if (assumed !== undefined) this.#addKnown(expression, assumed, true)
    return assumed
  }

  makeTrue(condition: Expression): Write[] | null {
    this.#look(condition)
    return []
  }

  /** Looks at an expression and everything in it. */
  collect(expression: Expression): void {
    for (const part of parts(expression)) this.#look(part)
  }

  /** Columns that hand their values to both expressions draw from one place. */
  meet(left: Expression, right: Expression): void {
    const rights = sourceColumns(right)
    for (const a of sourceColumns(left)) {
      for (const b of rights) if (canMeet(a, b)) this.meets.push([columnKey(a), columnKey(b)])
    }
    this.#constants(left, right)
    this.#constants(right, left)
  }

  #look(part: Expression): void {
    if (part.kind === 'opaque') return this.#lookOpaque(part)
    if (part.kind !== 'call') return
    const [left = aNull, right = aNull] = part.args
    if (comparisons.has(part.name)) {
      this.#countTargets(left, right)
      this.#countTargets(right, left)
      this.meet(left, right)
      this.#wishFor(shapesBeside(left, right))
      return
    }
    if (['like', 'ilike', '~', '~*'].includes(part.name)) return this.#pattern(part)
    if (part.name === 'is null')
      for (const column of sourceColumns(left)) this.nullAsked.add(columnKey(column))
    if (part.name === 'any' || part.name === 'all') this.#elements(left, right)
    this.#wishFor(documentsFor(part))
    this.#wishFor(besideFunction(part))
    if (part.name === 'cast' || functionNamed(part.name).preimage === 'rounding')
      this.#roundings(part, left)
    if (part.name === 'timezone') this.#zone(left, right)
    if (part.name === '+' || part.name === '-') this.#days(part)
  }

  #wishFor(
    candidates: readonly {
      readonly column: ColumnUse
      readonly texts: readonly string[]
      readonly aimed: boolean
    }[],
  ): void {
    for (const { column, texts, aimed } of candidates) {
      for (const text of texts) this.#add(column, text, aimed)
    }
  }

  /** lag(x, 2), ntile(4), ROWS 2 PRECEDING: so many rows must be there. */
  #lookOpaque(part: Opaque): void {
    if (part.what === 'window') {
      for (const arg of part.args) {
        if (arg.kind === 'constant' && typeof arg.value === 'number') this.#target(arg.value)
        if (arg.kind === 'constant' && typeof arg.value === 'object') this.#apart(part, arg.value)
      }
    }
    if (part.name === 'sum') {
      for (const column of part.args.slice(0, 1).flatMap(sourceColumns)) {
        if (column.family === 'number') this.#add(column, '0', false)
      }
    }
  }

  /** RANGE BETWEEN INTERVAL '7 days' PRECEDING: moments so far from each other, and a little nearer or farther. */
  #apart(window: Opaque, distance: Interval | null): void {
    if (distance === null) return
    for (const column of window.args.flatMap(columnsOf)) {
      if (column.family !== 'date' && column.family !== 'timestamp') continue
      this.#addKnown(column, someDay, true)
      const far = addInterval(someDay, distance, 1)
      this.#addKnown(column, far, true)
      for (const near of neighborsOf(far, column.family, false))
        if (typeof near === 'number') this.#addKnown(column, near, false)
    }
  }

  #countTargets(counting: Expression, other: Expression): void {
    if (!countsRows(counting)) return
    for (const constant of constantsIn(other)) {
      const value = this.valueOf(constant)
      if (typeof value === 'number') this.#target(value)
    }
    for (const column of sourceColumns(other))
      for (const few of ['0', '1', '2', '3']) this.#add(column, few, true)
  }

  #target(value: number): void {
    const rows = Math.ceil(value)
    for (const near of [rows - 1, rows, rows + 1])
      if (near > 0 && near <= 260) this.rowTargets.add(near)
  }

  /** What the columns of one side must hold to be equal to, or next to, the constants of the other. */
  #constants(side: Expression, other: Expression): void {
    const known = this.#knownValue(other)
    const values =
      known === undefined
        ? constantsIn(other).flatMap((each) => this.#knownValue(each) ?? [])
        : [known]
    for (const value of values) {
      const ways = side.kind === 'call' ? waysMax : 1
      for (let way = 0; way < ways; way++) this.#aimAt(side, value, true)
      for (const near of neighborsOf(value, side.family, side.whole)) this.#aimAt(side, near, false)
      if (typeof value === 'number' && hasSum(side)) {
        for (const share of [value / 2, value / 3, value - 1, value * 2])
          this.#aimAt(side, share, false)
      }
    }
  }

  #knownValue(expression: Expression): Known | undefined {
    const value = evaluate(expression, [])
    return value === null ? undefined : value
  }

  #aimAt(side: Expression, value: Known, aimed: boolean): void {
    for (const { column, value: wanted } of invert(side, value, this) ?? []) {
      if (wanted === null) continue
      this.#addKnown(column, wanted, aimed)
      // A text that is read as a number: other texts read as the same one.
      if (typeof value === 'number' && typeof wanted === 'string' && /^\d+$/.test(wanted))
        this.#add(column, `0${wanted}`, false)
      if (!aimed || typeof wanted !== 'number') continue
      const step = this.#stepOf(column)
      if (step === 0) continue
      for (const near of [wanted + step, wanted - step]) this.#addKnown(column, near, false)
    }
  }

  /** What is one more: a cent, a day; 0 for other kinds of values. */
  #stepOf(column: ColumnUse): number {
    if (column.family === 'date') return dayMs
    return column.family === 'number' ? 10 ** -Math.max(this.#columnOf(column)?.scale ?? 0, 0) : 0
  }

  #columnOf(column: ColumnUse): Column | undefined {
    return this.#schema.tables.find((each) => each.name === column.table)?.columns[column.at]
  }

  #addKnown(column: ColumnUse, value: Known, aimed: boolean): void {
    const of = this.#columnOf(column)
    if (of === undefined) return
    const text = formatKnown(value, of)
    if (text === undefined) return
    this.#add(column, text, aimed)
    for (const other of otherDocuments(of.baseType, text)) this.#add(column, other, false)
  }

  #pattern(part: Call): void {
    const [text = aNull, pattern = aNull] = part.args
    this.meet(text, pattern)
    const value = this.#knownValue(pattern)
    if (typeof value !== 'string') {
      // A pattern of a column: one that fits more than itself tells it from a comparison.
      if (pattern.kind === 'column')
        this.#add(pattern, part.name.endsWith('like') ? '_' : '.', true)
      return
    }
    const texts = part.name.endsWith('like') ? likeTexts(value) : regExpTexts(value)
    for (const each of texts.matching) this.#aimAt(text, each, true)
    for (const each of [...texts.near, ...texts.matching.map(flipCase)])
      this.#aimAt(text, each, false)
  }

  /** x = ANY (array column): the array holds what x is. */
  #elements(left: Expression, array: Expression): void {
    const value = this.#knownValue(left)
    if (array.kind !== 'column' || value === undefined) return
    this.#add(array, `{${value}}`, true)
    this.#add(array, `{${value},${value}}`, false)
    this.#add(array, '{NULL}', false)
    for (const near of neighborsOf(value, left.family, true)) {
      if (near === '') continue
      this.#add(array, `{${near}}`, false)
      this.#add(array, `{${near},NULL}`, false)
    }
  }

  /** What is rounded is reckoned first, as x * 100: it comes out at a half. */
  #roundings(part: Call, rounded: Expression): void {
    if (rounded.kind !== 'call' || rounded.family !== 'number' || rounded.whole) return
    if (part.name === 'cast' && !part.whole) return
    for (const value of [0.5, 1.5, -0.5, 2.4]) this.#aimAt(rounded, value, false)
  }

  #zone(zone: Expression, moment: Expression): void {
    const name = zone.kind === 'constant' && typeof zone.value === 'string' ? zone.value : null
    for (const column of sourceColumns(moment)) {
      for (const text of zoneMoments(name, column.baseType)) this.#add(column, text, false)
    }
  }

  /** Times of day in a zone are reckoned with: days of 23 and of 25 hours count. */
  #days(sum: Call): void {
    for (const arg of sum.args) {
      if (arg.kind !== 'call' || arg.name !== 'timezone') continue
      const [zone = aNull] = arg.args
      if (zone.kind !== 'constant' || typeof zone.value !== 'string') continue
      for (const column of sourceColumns(arg))
        for (const text of eves(zone.value, column.baseType)) this.#add(column, text, true)
    }
  }

  #add(column: ColumnUse, text: string, aimed: boolean): void {
    if (!this.#takesAnyMoment && isAbsurdMoment(column.family, text)) return
    const key = columnKey(column)
    let candidates = this.candidates.get(key)
    if (candidates === undefined) {
      candidates = { aimed: new Set(), near: new Set() }
      this.candidates.set(key, candidates)
    }
    ;(aimed ? candidates.aimed : candidates.near).add(text)
  }
}

function hasSum(expression: Expression): boolean {
  return [...parts(expression)].some(
    (part) => part.kind === 'opaque' && part.name.startsWith('sum'),
  )
}

/** Values of one column can stand in the other. */
function canMeet(left: ColumnUse, right: ColumnUse): boolean {
  const moments = ['date', 'timestamp']
  if (left.family === 'other' || right.family === 'other') return left.baseType === right.baseType
  return (
    left.family === right.family ||
    (moments.includes(left.family) && moments.includes(right.family))
  )
}
