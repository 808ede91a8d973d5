import fs from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { hashOf } from '../kit/hash.ts'
import { Problem } from '../kit/problem.ts'

const sentence = z.string().trim().min(1)

const head = {
  dataset: sentence,
  license: sentence,
  attribution: sentence.optional(),
  publisher: sentence,
  units: sentence.optional(),
  notes: z.array(sentence),
  retrieved: z
    .array(sentence)
    .describe('Where the copies came from that the figures were read from'),
}

/** Every record says who published it and when. */
export const sourced = { source: sentence, published: sentence }

/** A data set's own words about itself, without its records. */
export interface DatasetHead {
  /** The file's place below content/facts, without its endings: `bls/oews-national`. */
  readonly id: string
  readonly file: string
  readonly dataset: string
  readonly license: string
  readonly attribution: string | null
  readonly publisher: string
  readonly units: string | null
  readonly notes: readonly string[]
  readonly retrieved: readonly string[]
  readonly count: number
  /** Distinct sources with the date each was published. */
  readonly sources: readonly Sourced[]
  /** Whether it was imported on this machine and stands in for the shipped file. */
  readonly isImported: boolean
  readonly hash: string
}

export interface Sourced {
  readonly source: string
  readonly published: string
}

export interface Dataset<T> {
  readonly head: DatasetHead
  readonly records: readonly T[]
}

/** Where facts are read from. What was imported wins over what is shipped. */
export interface FactFolders {
  readonly shipped: string
  readonly imported: string | null
}

/** Reads one file and checks every record. Throws Problem 'bad-file', naming file and record. */
export async function readDataset<T extends Sourced>(
  folders: FactFolders,
  file: string,
  record: z.ZodType<T>,
): Promise<Dataset<T>> {
  const found = await readWinner(folders, file)
  return parseDataset(file, found.text, record, found.isImported)
}

/** The text of a data set as typed records. Throws Problem 'bad-file'. */
export function parseDataset<T extends Sourced>(
  file: string,
  text: string,
  record: z.ZodType<T>,
  isImported: boolean,
): Dataset<T> {
  const read = z
    .strictObject({ ...head, records: z.array(record).min(1) })
    .safeParse(json(file, text))
  if (!read.success) {
    const [issue] = read.error.issues
    throw new Problem('bad-file', {
      expected: `facts/${file} to be a data set of its kind`,
      came: `${(issue?.path ?? []).join('.')}: ${issue?.message ?? 'something else'}`.slice(0, 300),
      try: isImported
        ? 'Import the publisher’s file again, or remove the imported one to use the shipped figures.'
        : 'Take the file from the release again.',
    })
  }
  const { records, ...said } = read.data
  return {
    head: {
      id: file.replace(/(\.odbl)?\.json$/, ''),
      file,
      dataset: said.dataset,
      license: said.license,
      attribution: said.attribution ?? null,
      publisher: said.publisher,
      units: said.units ?? null,
      notes: said.notes,
      retrieved: said.retrieved,
      count: records.length,
      sources: distinctSources(records),
      isImported,
      hash: hashOf(text),
    },
    records,
  }
}

function json(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Problem(
      'bad-file',
      {
        expected: `facts/${file} to be JSON`,
        came: String(cause).slice(0, 200),
        try: 'Take it again.',
      },
      { cause },
    )
  }
}

async function readWinner(
  { shipped, imported }: FactFolders,
  file: string,
): Promise<{ text: string; isImported: boolean }> {
  if (imported !== null) {
    const text = await fs.readFile(path.join(imported, file), 'utf8').catch(() => null)
    if (text !== null) return { text, isImported: true }
  }
  return { text: await fs.readFile(path.join(shipped, file), 'utf8'), isImported: false }
}

function distinctSources(records: readonly Sourced[]): Sourced[] {
  const found = new Map<string, Sourced>()
  for (const { source, published } of records) {
    found.set(`${source}\n${published}`, { source, published })
  }
  return [...found.values()].sort((a, b) => (a.published < b.published ? 1 : -1))
}
