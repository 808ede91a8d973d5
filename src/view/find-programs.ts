import type { Facts } from '../career/facts.ts'
import { indexPrograms, type ProgramIndex } from '../career/program-index.ts'
import {
  type FoundPrograms,
  type ProgramsAsked,
  searchPrograms,
} from '../career/search-programs.ts'
import type { Asking } from './asking.ts'

const indexes = new WeakMap<Facts, ProgramIndex>()

/** Searches programs by words and filters, and says what stands in the way of finding any. */
export async function findPrograms(ask: Asking, asked: ProgramsAsked): Promise<FoundPrograms> {
  return searchPrograms(indexOf(ask.career.facts), asked)
}

function indexOf(facts: Facts): ProgramIndex {
  const kept = indexes.get(facts)
  if (kept) return kept
  const index = indexPrograms(facts.programs)
  indexes.set(facts, index)
  return index
}
