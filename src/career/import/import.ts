import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { z } from 'zod'
import { assert } from '../../kit/assert.ts'
import { Problem } from '../../kit/problem.ts'
import { parseDataset, type Sourced } from '../dataset.ts'
import { datasetFiles, type Facts, readFacts } from '../facts.ts'
import { badFile } from './bad-file.ts'
import { changeOf, type DatasetChange, isChange } from './change.ts'
import type { ImportOptions } from './file-year.ts'
import type { ImportKind } from './layouts.ts'
import { importWages } from './oews.ts'
import { importOnet } from './onet.ts'
import { openFile } from './open.ts'
import type { Outcome } from './outcome.ts'
import { importProjections } from './projections.ts'
import { importScorecard } from './scorecard.ts'
import { findTable } from './table.ts'

const importers = {
  oews: importWages,
  projections: importProjections,
  onet: importOnet,
  scorecard: importScorecard,
} as const

export interface FactsImport {
  readonly contentFolder: string
  /** Where imported data sets are kept; they win over the shipped ones. */
  readonly importedFolder: string
  readonly kind: ImportKind
  readonly files: readonly string[]
  readonly options: ImportOptions
  /** Say what would change, change nothing. */
  readonly isDryRun: boolean
}

/**
 * Reads publishers' files over the facts that are held. All files are read and checked before the
 * first data set is written, and each is put in place at once. Throws Problem 'bad-file'.
 */
export async function importFacts(asked: FactsImport): Promise<DatasetChange[]> {
  const changes: DatasetChange[] = []
  const texts = new Map<string, string>()
  let facts = await readFacts(asked)
  for (const file of asked.files) {
    const opened = await openFile(file)
    const table = await findTable(opened, asked.kind)
    for (const outcome of await importers[asked.kind](table, facts, asked.options)) {
      const change = changeOf(facts[outcome.dataset], outcome)
      changes.push({ ...change, notes: [...change.notes, ...opened.notes] })
      if (!isChange(change)) continue
      const [name] = datasetFiles[outcome.dataset]
      const text = textOf(facts, outcome, opened.name)
      texts.set(name, text)
      facts = withOutcome(facts, outcome, text)
    }
  }
  if (!asked.isDryRun) putInPlace(asked.importedFolder, texts)
  return changes
}

/** The next file of the same import is compared with what this one made. */
function withOutcome(facts: Facts, outcome: Outcome, text: string): Facts {
  const { head, records } = checked(outcome, text)
  const heads = { ...facts.heads, [outcome.dataset]: head }
  return { ...facts, heads, [outcome.dataset]: records }
}

function checked(outcome: Outcome, text: string) {
  const [file, record] = datasetFiles[outcome.dataset]
  return parseDataset(file, text, record as z.ZodType<Sourced>, true)
}

/** A data set as it stands in a file: one record a line. */
function textOf(facts: Facts, outcome: Outcome, fileName: string): string {
  const head = facts.heads[outcome.dataset]
  const own = `imported on this machine: ${fileName}`
  const said = {
    dataset: head.dataset,
    license: head.license,
    ...(head.attribution === null ? {} : { attribution: head.attribution }),
    publisher: head.publisher,
    ...(head.units === null ? {} : { units: head.units }),
    notes: head.notes,
    retrieved: [...head.retrieved.filter((text) => text !== own), own],
  }
  const lines = outcome.records.map((record) => `    ${JSON.stringify(record)}`)
  const text = `${JSON.stringify(said, null, 2).slice(0, -2)},\n  "records": [\n${lines.join(',\n')}\n  ]\n}\n`
  const { records } = orBadFile(fileName, () => checked(outcome, text))
  assert(records.length === outcome.records.length, 'records are kept')
  return text
}

/** What a data set cannot hold is the publisher's file's fault, and is told of that file. */
function orBadFile<T>(fileName: string, check: () => T): T {
  try {
    return check()
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause
    throw badFile(fileName, 'rows that a data set can hold', cause.reason?.came ?? cause.message)
  }
}

/** Everything is written beside its place first; then each file takes its place at once. */
function putInPlace(folder: string, texts: ReadonlyMap<string, string>): void {
  const written: [string, string][] = []
  try {
    for (const [name, text] of texts) {
      const file = path.join(folder, name)
      const unfinished = `${file}.${randomUUID()}.unfinished`
      fs.mkdirSync(path.dirname(file), { recursive: true })
      written.push([unfinished, file])
      const handle = fs.openSync(unfinished, 'w')
      try {
        fs.writeFileSync(handle, text)
        fs.fsyncSync(handle)
      } finally {
        fs.closeSync(handle)
      }
    }
    for (const [unfinished, file] of written) fs.renameSync(unfinished, file)
  } finally {
    for (const [unfinished] of written) fs.rmSync(unfinished, { force: true })
  }
}

/** Removes what was imported; the shipped figures are used again. Returns the files' names. */
export function removeImported(importedFolder: string): string[] {
  const names = Object.values(datasetFiles)
    .map(([name]) => name)
    .filter((name) => fs.existsSync(path.join(importedFolder, name)))
  for (const name of names) fs.rmSync(path.join(importedFolder, name))
  return names
}
