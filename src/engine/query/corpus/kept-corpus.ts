import fs from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { assert } from '../../../kit/assert.ts'
import type { Task } from '../grade/task.ts'
import { type Corpus, fromStored, type Stored, toStored } from './corpus.ts'

/** What doesn't depend on the machine: the large database is asked anew on each. */
export type Portable = Omit<Corpus, 'large' | 'statementMs'>

interface KeptFile {
  /** The name of the task's database and the server's major version: where they differ, it isn't used. */
  readonly key: string
  readonly corpus: Stored
}

const compress = promisify(zlib.brotliCompress)
const decompress = promisify(zlib.brotliDecompress)

/** By what a kept corpus is known to be the task's own. `name`: of the task's database. */
export function corpusKey(name: string, serverMajor: number): string {
  return `${name} on PostgreSQL ${serverMajor}`
}

/** The file for a task's corpus, whether or not it is there; null where the lab has no place for one. */
export function corpusFile({ lab, variant }: Pick<Task, 'lab' | 'variant'>): string | null {
  return lab.corpora && path.join(lab.corpora, `${variant ?? 'task'}.json.br`)
}

/** The task's corpus from the lab's content; null where none is kept, or one of an earlier lab or engine. */
export async function readKeptCorpus(task: Task, key: string): Promise<Portable | null> {
  const file = corpusFile(task)
  const packed = file && (await fs.readFile(file).catch(() => null))
  if (packed === null) return null
  const kept = JSON.parse((await decompress(packed)).toString()) as KeptFile
  return kept.key === key ? fromStored(kept.corpus) : null
}

/** Keeps a corpus in the lab's content. The same corpus gives the same bytes. */
export async function writeKeptCorpus(task: Task, key: string, corpus: Corpus): Promise<void> {
  const stored: Stored = { ...toStored(corpus), large: [], statementMs: 0 }
  const text = JSON.stringify({ key, corpus: stored } satisfies KeptFile)
  const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 }
  const file = corpusFile(task)
  assert(file !== null, `the lab ${task.lab.id} has a place for its corpora`)
  await fs.mkdir(path.dirname(file), { recursive: true })
  await fs.writeFile(file, await compress(text, { params }))
}
