import fs from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { badLab, parseYaml } from './bad-lab.ts'

/** A word that a beginner meets, and what it means. */
export interface Term {
  /** Used in addresses: "hidden-file". */
  readonly id: string
  readonly term: string
  /** Every spelling that is marked in texts, the term itself first. */
  readonly spellings: readonly string[]
  /** One to three short sentences; only words of it that stand before it in the glossary. */
  readonly says: string
  /** Areas of skills in whose labs it is marked; null: in all. */
  readonly areas: readonly string[] | null
}

const sentence = z.string().trim().min(1)
const glossaryYaml = z
  .array(
    z.strictObject({
      term: sentence,
      forms: z.array(sentence).default([]),
      says: sentence.max(200),
      areas: z.array(sentence).min(1).optional(),
    }),
  )
  .min(1)

/** Reads content/glossary.yaml, in the order in which words build on each other. Throws Problem 'bad-lab'. */
export async function readGlossary(contentFolder: string): Promise<Term[]> {
  const file = 'glossary.yaml'
  const text = await fs.readFile(path.join(contentFolder, file), 'utf8').catch((error) => {
    throw badLab(file, { expected: 'this file', came: String(error.code ?? error) }, error)
  })
  const terms = parseYaml(file, text, glossaryYaml).map(
    ({ term, forms, says, areas }): Term => ({
      id: term.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
      term,
      spellings: [term, ...forms],
      says,
      areas: areas ?? null,
    }),
  )
  const spellings = terms.flatMap((term) => term.spellings.map((one) => one.toLowerCase()))
  const repeated = spellings.find((one, at) => spellings.indexOf(one) !== at)
  if (repeated !== undefined) {
    throw badLab(file, { expected: 'spellings that differ', came: `${repeated} twice` })
  }
  return terms
}

/** The words that are marked in labs of that area. */
export function termsOf(glossary: readonly Term[], area: string): Term[] {
  return glossary.filter(({ areas }) => areas === null || areas.includes(area))
}

/** A term in a text. */
export interface TermAt {
  readonly term: Term
  readonly from: number
  readonly to: number
}

/** Finds the terms in a text: whole words, in any case, the longest of those that begin alike. */
export function termFinder(terms: readonly Term[]): (text: string) => TermAt[] {
  if (terms.length === 0) return () => []
  const byWord = new Map(
    terms.flatMap((term) => term.spellings.map((one) => [one.toLowerCase(), term] as const)),
  )
  const words = [...byWord.keys()].sort((a, b) => b.length - a.length).map(escaped)
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}_-])(?:${words.join('|')})(?![\\p{L}\\p{N}_-])`,
    'giu',
  )
  return (text) =>
    [...text.matchAll(pattern)].map((found) => ({
      term: byWord.get(found[0].toLowerCase()) as Term,
      from: found.index,
      to: found.index + found[0].length,
    }))
}

const escaped = (word: string): string => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
