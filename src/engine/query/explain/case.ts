/** One wrong attempt on its counterexample: what is known, and what a repaired attempt would give. */

import type { Came, Rows, RowsCounterexample } from '../../../lab/counterexample/rows.ts'
import { print } from '../../sql/deparse.ts'
import { type Edit, replaceAt } from '../../sql/edit.ts'
import { parseOne } from '../../sql/parse.ts'
import { type Place, Places } from '../../sql/place.ts'
import type { Schema } from '../../sql/schema.ts'
import { depthOf, type Fields, type Json, type Site, sitesOf } from '../../sql/tree.ts'
import { asRead, changedTable } from './as-read.ts'
import { same, sameButForNulls, type Unlike, unlike } from './same.ts'
import { Parts } from './shared.ts'
import { sayRow } from './words.ts'

export interface ExplainInput {
  readonly schema: Schema
  readonly reference: string
  readonly attempt: string
  readonly counterexample: RowsCounterexample
  /** Runs a reading query on the counterexample's rows. */
  readonly rerun: (sql: string) => Promise<Came>
  /** Whether a reading query is right on all other databases on which the attempt is; null where there are none. */
  readonly holds: ((sql: string) => Promise<boolean>) | null
}

/** What a test of a hypothesis found: it holds on these rows. */
export interface Explained {
  readonly name: string
  readonly why: string
  readonly try: string
  readonly at: readonly (Place | null)[]
}

/** Tests one way of going wrong. */
export type Hypothesis = (wrong: Case) => Promise<Explained | null>

/** Queries run at most for one explanation. */
const rerunsMax = 120
/** Levels of a tree at most; a sum of a hundred terms has 209. */
const depthMax = 1_000
/** Repairs at most that are tried on all other databases. */
const triedElsewhereMax = 12

export class Case {
  readonly schema: Schema
  readonly text: string
  readonly tree: Fields
  readonly sites: readonly Site[]
  readonly places: Places
  /** Null where the reference cannot be read as one statement. */
  readonly reference: Fields | null
  /** What the reference is made of. */
  readonly right: Parts
  readonly expected: Rows
  readonly came: Came
  readonly ordered: boolean
  /** The attempt gives different answers on the same rows. */
  readonly byChance: boolean
  /** Which rows are missing and extra; none of either where only the order differs. */
  readonly unlike: Unlike
  readonly #rerun: (sql: string) => Promise<Came>
  readonly #holds: ExplainInput['holds']
  readonly #known = new Map<string, Promise<Came>>()
  readonly #held = new Map<string, Promise<boolean>>()
  readonly #shownForNull: ReadonlySet<string>

  private constructor(
    input: ExplainInput,
    tree: Fields,
    expected: Rows,
    came: Came,
    difference: Unlike,
  ) {
    this.schema = input.schema
    this.text = input.attempt
    this.tree = tree
    this.sites = sitesOf(tree).filter((site) => !isRecursive(site))
    this.places = new Places(input.attempt)
    this.reference = parseOne(input.reference)
    this.right = new Parts(this.reference)
    this.expected = expected
    this.came = came
    this.ordered = input.counterexample.ordered
    this.byChance = input.counterexample.secondRun !== null
    this.unlike = difference
    this.#rerun = input.rerun
    this.#holds = input.holds
    this.#shownForNull = constantsOf(this.reference)
  }

  /** Null where there is nothing to explain by a repair: an error expected, other columns, another kind of statement. */
  static of(input: ExplainInput): Case | null {
    const tree = parseOne(input.attempt)
    if (tree === null || depthOf(tree) > depthMax) return null
    const result = resultOf(tree, input.counterexample)
    if (result === null || result.expected.kind === 'error') return null
    const { expected, came } = result
    const difference = came.kind === 'error' ? { missing: [], extra: [] } : unlike(expected, came)
    return difference === null ? null : new Case(input, tree, expected, came, difference)
  }

  /** What the attempt gives with these edits. */
  async repaired(edits: readonly Edit[]): Promise<Came> {
    const text = this.#textWith(edits)
    return text === null ? noQuery : this.#ask(text)
  }

  /**
   * Whether the attempt with these edits gives what is expected, and makes nothing wrong that was right: on the few
   * rows of a smallest case many repairs do the first by chance.
   */
  async mends(edits: readonly Edit[]): Promise<boolean> {
    const text = this.#textWith(edits)
    if (text === null || !same(this.expected, await this.#ask(text), this.ordered)) return false
    return this.byChance || this.tree.SelectStmt === undefined || this.#holdsElsewhere(text)
  }

  #textWith(edits: readonly Edit[]): string | null {
    const read = asRead(replaceAt(this.tree, edits), this.schema)
    return read === null ? null : print(read)
  }

  /** Whether there are other databases, on which a repair can prove wrong. */
  get canBeTriedElsewhere(): boolean {
    return this.#holds !== null
  }

  #holdsElsewhere(text: string): Promise<boolean> {
    const known = this.#held.get(text)
    if (known !== undefined) return known
    if (this.#holds === null) return Promise.resolve(true)
    if (this.#held.size >= triedElsewhereMax) return Promise.resolve(false)
    const held = this.#holds(text)
    this.#held.set(text, held)
    return held
  }

  /**
   * Whether the attempt with these edits gives what is expected, but for the value that the task
   * shows in place of NULL. Only where nothing came that was not expected.
   */
  async mendsButForNulls(edits: readonly Edit[]): Promise<boolean> {
    if (this.unlike.extra.length > 0 || this.unlike.missing.length === 0) return false
    return sameButForNulls(this.expected, await this.repaired(edits), this.#shownForNull)
  }

  /** The first row of a query of ours over the counterexample; null where it gives none. */
  async firstRow(tree: Fields): Promise<readonly (string | null)[] | null> {
    return (await this.rows(tree))[0] ?? null
  }

  async rows(tree: Fields): Promise<readonly (readonly (string | null)[])[]> {
    const text = print(tree)
    if (text === null) return []
    const came = await this.#ask(text)
    return came.kind === 'rows' ? came.rows : []
  }

  /** The text of a part of the attempt, as the learner wrote it. */
  words(node: Json | undefined): string {
    const place = this.places.of(node)
    return place === null ? '' : this.text.slice(place.from, place.to).replace(/\s+/g, ' ')
  }

  /** The first expected row that did not come. */
  get missingRow(): readonly (string | null)[] | null {
    const at = this.unlike.missing[0]
    return at === undefined ? null : (this.expected.rows[at] ?? null)
  }

  /** The first row that came and was not expected. */
  get extraRow(): readonly (string | null)[] | null {
    const at = this.unlike.extra[0]
    return at === undefined || this.came.kind === 'error' ? null : (this.came.rows[at] ?? null)
  }

  /** What came of it, as the last sentence of an explanation; empty where only the order differs. */
  get consequence(): string {
    const missing = this.missingRow
    const extra = this.extraRow
    const isChange = this.tree.SelectStmt === undefined
    if (missing !== null && extra !== null) {
      const shown = tellingColumns(missing, extra)
      const [gave, wanted] = [extra, missing].map((row) =>
        sayRow(shown.map((at) => row[at] ?? null)),
      )
      return ` So it ${isChange ? 'leaves' : 'gives'} ${gave} where ${wanted} is expected.`
    }
    if (missing !== null) {
      if (this.came.kind === 'rows' && hasRow(this.came, missing))
        return ` So the row ${sayRow(missing)} comes fewer times than expected.`
      return ` So the row ${sayRow(missing)} is ${isChange ? 'gone' : 'missing'}.`
    }
    if (extra === null) return ''
    if (hasRow(this.expected, extra))
      return ` So the row ${sayRow(extra)} comes more often than expected.`
    const came = isChange ? 'is there afterwards' : 'came'
    return ` So the row ${sayRow(extra)} ${came} without being asked for.`
  }

  #ask(text: string): Promise<Came> {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    if (this.#known.size >= rerunsMax) return Promise.resolve(noQuery)
    const asked = this.#rerun(text)
    this.#known.set(text, asked)
    return asked
  }
}

function hasRow({ rows }: Rows, row: readonly (string | null)[]): boolean {
  return rows.some((one) => one.every((value, at) => value === row[at]))
}

const noQuery: Came = { kind: 'error', code: '', message: 'not run' }

/** A repair inside WITH RECURSIVE may never end. */
function isRecursive(site: Site): boolean {
  return site.around.some(
    (outer) => outer.tag === 'CommonTableExpr' && recursiveAround(outer) === true,
  )
}

function recursiveAround(cte: Site): Json | undefined {
  return (cte.around.at(-1)?.body.withClause as Fields | undefined)?.recursive
}

/** The first column, which says which row it is, and the ones in which two rows differ. */
function tellingColumns(
  left: readonly (string | null)[],
  right: readonly (string | null)[],
): number[] {
  const all = left.map((_, at) => at)
  return all.length <= 4 ? all : all.filter((at) => at === 0 || left[at] !== right[at])
}

/** The one result that differs: of the query, or of the table that the statement changes. */
function resultOf(
  tree: Fields,
  counterexample: RowsCounterexample,
): RowsCounterexample['results'][number] | null {
  const wrong = counterexample.results.filter(
    ({ expected, came }) =>
      expected.kind === 'error' || !same(expected, came, counterexample.ordered),
  )
  const [only] = wrong.length === 0 ? counterexample.results : wrong
  if (only === undefined || wrong.length > 1) return null
  return tree.SelectStmt !== undefined || only.name === changedTable(tree) ? only : null
}

/** The constants of a query, and 0, which a count of nothing gives. */
function constantsOf(tree: Fields | null): Set<string> {
  const values = new Set(['0'])
  for (const site of tree === null ? [] : sitesOf(tree)) {
    if (site.tag !== 'A_Const') continue
    const text = (site.body.sval as Fields | undefined)?.sval
    const whole = (site.body.ival as Fields | undefined)?.ival
    const decimal = (site.body.fval as Fields | undefined)?.fval
    for (const value of [text, whole, decimal]) if (value !== undefined) values.add(String(value))
  }
  return values
}
