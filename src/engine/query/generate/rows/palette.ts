import type { Random } from '../../../../kit/random.ts'
import { dayMs, familyOf } from '../../../sql/value.ts'
import type { Value } from '../../schema/database.ts'
import { convertText, writeKnown } from '../values/convert.ts'
import { type ColumnPlan, isAllowed, knownOf } from './plan.ts'
import type { Profile } from './profile.ts'

const freshMax = 600

/** Of a mixed column: different aimed values in one database, and the share of NULL. */
const mixedMax = 5
const mixedNulls = 0.25

/** All the fillers that a column may hold, as far as they were asked for. */
const known = new WeakMap<ColumnPlan, { readonly values: string[]; next: number }>()

function* fillersOf(column: ColumnPlan): Generator<string> {
  let found = known.get(column)
  if (found === undefined) {
    found = { values: [], next: 0 }
    known.set(column, found)
  }
  yield* found.values
  while (found.next < freshMax) {
    const text = column.values().further(found.next++)
    if (text === undefined) found.next = freshMax
    const value = text === undefined ? undefined : convertText(text, column.column)
    if (value === undefined || !isAllowed(value, column.column, column.at, column.checks)) continue
    found.values.push(value)
    yield value
  }
}

interface Draw {
  readonly list: 'aimed' | 'near' | 'plain'
  readonly at: number
}

/** Where a column that goes up stands, and how far it goes at a time. */
interface Stair {
  next: number
  readonly step: number
}

const stairs: ReadonlySet<string> = new Set(['number', 'date', 'timestamp'])

/** The few values that each column draws from in one database; columns of a pool draw the same. */
export class Palettes {
  readonly #profile: Profile
  readonly #random: Random
  readonly #values = new Map<ColumnPlan, readonly string[]>()
  readonly #draws = new Map<number, readonly Draw[]>()
  readonly #stairs = new Map<ColumnPlan, Stair | null>()
  readonly #nullShares = new Map<ColumnPlan, number>()

  constructor(profile: Profile, random: Random) {
    this.#profile = profile
    this.#random = random
  }

  /** A value: NULL by the column's share, else one of the few; undefined where there is none. */
  draw(column: ColumnPlan): Value | undefined {
    if (!column.column.notNull && this.#random.chance(this.#nullShare(column))) return null
    const next = this.#profile.climbs ? this.#climb(column) : undefined
    if (next !== undefined) return next
    const values = this.values(column)
    return values.length > 0 ? this.#random.pick(values) : column.column.notNull ? undefined : null
  }

  /** A value that is not used yet; undefined where the type has no more. */
  fresh(column: ColumnPlan, used: ReadonlySet<Value | undefined>): string | undefined {
    const { plain, near, aimed } = column.values()
    for (const list of [this.values(column), plain, near, aimed]) {
      const free = list.find((value) => value !== undefined && !used.has(value))
      if (free !== undefined) return free
    }
    for (const value of fillersOf(column)) if (!used.has(value)) return value
    return undefined
  }

  /** The few values of the column. */
  values(column: ColumnPlan): readonly string[] {
    let values = this.#values.get(column)
    if (values === undefined) {
      values = this.#poolDraws(column).flatMap(({ list, at }) => valueAt(column, list, at) ?? [])
      if (values.length === 0)
        values = column
          .values()
          .plain.filter((value) => value !== undefined)
          .slice(0, 2)
      this.#values.set(column, values)
    }
    return values
  }

  /** The next value of a column whose values go up; undefined for the others. */
  #climb(column: ColumnPlan): string | undefined {
    let stair = this.#stairs.get(column)
    if (stair === undefined) {
      stair = this.#stairOf(column)
      this.#stairs.set(column, stair)
    }
    if (stair === null) return undefined
    const text = writeKnown(stair.next, column.column)
    stair.next += stair.step * this.#random.pick([0, 1, 1, 1, 1, 1, 1, 1, 1, 2])
    return text !== undefined && isAllowed(text, column.column, column.at, column.checks)
      ? text
      : undefined
  }

  #stairOf(column: ColumnPlan): Stair | null {
    const family = familyOf(column.column.baseType)
    if (column.isForeign || !stairs.has(family)) return null
    if (this.#profile.children !== 'chain' && this.#random.chance(0.4)) return null
    const first = this.values(column)[0]
    const start = first === undefined ? undefined : knownOf(first, column.column)
    if (typeof start !== 'number' || !Number.isFinite(start)) return null
    return { next: start, step: family === 'number' ? 1 : dayMs }
  }

  /** Some columns hold no NULL at all, so that one column's NULL stands out. */
  #nullShare(column: ColumnPlan): number {
    if (column.isMixed) return mixedNulls
    let share = this.#nullShares.get(column)
    if (share === undefined) {
      share = this.#random.chance(0.5) ? this.#profile.nulls : 0
      this.#nullShares.set(column, share)
    }
    return share
  }

  /** Most pools keep to the profile; some hold one value, some many, so that columns differ in it. */
  #distinct(): number {
    const { distinct } = this.#profile
    return this.#random.chance(0.65) ? distinct : this.#random.pick([1, distinct + 2, distinct + 6])
  }

  #poolDraws(column: ColumnPlan): readonly Draw[] {
    let draws = this.#draws.get(column.pool)
    if (draws === undefined) {
      const hasAimed = column.isMixed && column.values().aimed.length > 0
      draws = hasAimed ? this.#mixedDraws(column) : this.#fewDraws()
      this.#draws.set(column.pool, draws)
    }
    return draws
  }

  #fewDraws(): readonly Draw[] {
    return Array.from({ length: this.#distinct() }, (): Draw => {
      const isAimed = this.#random.chance(this.#profile.aimed)
      const list = isAimed ? (this.#random.chance(0.6) ? 'aimed' : 'near') : 'plain'
      return { list, at: this.#random.below(5040) }
    })
  }

  #mixedDraws(column: ColumnPlan): readonly Draw[] {
    const places = column.values().aimed.map((_, at) => at)
    const aimed = this.#random.shuffle(places).slice(0, mixedMax)
    return [
      ...aimed.map((at): Draw => ({ list: 'aimed', at })),
      { list: 'plain', at: this.#random.below(5040) },
    ]
  }
}

/** The value at a place of a list, wrapped around; of the plain ones where the list is empty. */
function valueAt(column: ColumnPlan, list: Draw['list'], at: number): string | undefined {
  const values = column.values()
  const instead = list === 'aimed' && values.near.length > 0 ? values.near : values.plain
  const wanted = values[list].length > 0 ? values[list] : instead
  return wanted[at % wanted.length]
}
