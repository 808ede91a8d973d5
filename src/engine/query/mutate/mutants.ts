/**
 * Wrong versions of a query, made by rule: what a grader must tell from the right one. Versions
 * that are certain to give the same on every database are left out; a schema makes more certain.
 */

import { print } from '../../sql/deparse.ts'
import { replaceAt } from '../../sql/edit.ts'
import { parseOne, type WrittenStatement, writtenStatements } from '../../sql/parse.ts'
import { type Place, Places } from '../../sql/place.ts'
import { type KnownTables, noTables } from '../../sql/sources.ts'
import { type Site, sitesOf } from '../../sql/tree.ts'
import {
  aggregates,
  cases,
  distinct,
  dropped,
  groups,
  windowFunctions,
  windows,
} from './aggregates.ts'
import { constants, listItems } from './constants.ts'
import { filterSides, joinConditions, joinKinds } from './joins.ts'
import { limits, orders, sets } from './order.ts'
import {
  addedPredicates,
  comparisons,
  droppedConditions,
  havingMoved,
  logic,
  nullTests,
  subqueryTests,
} from './predicates.ts'
import type { Mutation, MutationContext, Rule } from './rule.ts'
import { conflictSides, conflicts, setItems } from './writes.ts'

export interface RuleMutant {
  /** The rule that made it, as join-kind. */
  readonly rule: string
  readonly sql: string
  /** What it changes, in the query it was made from. */
  readonly at: Place | null
}

export interface MutateOptions {
  /** Tells which columns can be NULL and which joins always find a partner. */
  readonly schema?: KnownTables
  /** False: the order of the rows of the whole query is no part of the answer. */
  readonly ordered?: boolean
}

const rules: readonly Rule[] = [
  comparisons,
  logic,
  droppedConditions,
  nullTests,
  subqueryTests,
  addedPredicates,
  havingMoved,
  joinKinds,
  joinConditions,
  filterSides,
  distinct,
  aggregates,
  groups,
  windowFunctions,
  windows,
  cases,
  dropped,
  orders,
  limits,
  sets,
  constants,
  listItems,
  setItems,
  conflicts,
  conflictSides,
]

/** The mutants of a text, each once; of several statements one is wrong at a time. None for a text that does not parse. */
export function mutants(sql: string, options: MutateOptions = {}): RuleMutant[] {
  const pieces = tryWritten(sql)
  return pieces.flatMap(({ text, from }, at) => {
    const before = pieces.slice(0, at).map((piece) => `${piece.text};\n`)
    const after = pieces.slice(at + 1).map((piece) => `;\n${piece.text}`)
    return mutantsOfOne(text, options).map((mutant) => ({
      rule: mutant.rule,
      sql: [...before, mutant.sql, ...after].join(''),
      at: mutant.at && { from: mutant.at.from + from, to: mutant.at.to + from },
    }))
  })
}

/** A text that the parser cannot take has no mutants, whatever the reason. */
function tryWritten(sql: string): WrittenStatement[] {
  try {
    return writtenStatements(sql)
  } catch {
    return []
  }
}

function mutantsOfOne(sql: string, options: MutateOptions): RuleMutant[] {
  const tree = parseOne(sql)
  if (tree === null) return []
  const context: MutationContext = {
    tree,
    sites: sitesOf(tree),
    schema: options.schema ?? noTables,
    ordered: options.ordered ?? true,
  }
  const places = new Places(sql)
  const seen = new Set([print(tree)])
  const out: RuleMutant[] = []
  for (const site of context.sites) {
    if (isUnseen(site)) continue
    for (const mutation of rules.flatMap((rule) => rule(site, context))) {
      const text = print(replaceAt(tree, mutation.edits))
      if (text === null || seen.has(text)) continue
      seen.add(text)
      out.push({ rule: mutation.rule, sql: text, at: placeOf(mutation, places) })
    }
  }
  return out
}

function placeOf(mutation: Mutation, places: Places): Place | null {
  return places.of(mutation.mark)
}

/** What EXISTS selects and what RETURNING gives back cannot be told from outside. */
function isUnseen(site: Site): boolean {
  const chain = [...site.around, site]
  return chain.some((inner, at) => {
    if (inner.field === 'returningList') return true
    const outer = chain[at - 1]
    const exists = chain[at - 2]
    return (
      inner.field === 'targetList' &&
      outer?.field === 'subselect' &&
      exists?.body.subLinkType === 'EXISTS_SUBLINK'
    )
  })
}
