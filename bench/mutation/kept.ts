import fs from 'node:fs'
import path from 'node:path'
import { hashOf } from '../../src/kit/hash.ts'
import { root } from '../program.ts'

/** What one mutant's tests said. */
export interface Outcome {
  /** The file that was broken. */
  readonly file: string
  /** The test file that noticed; null for a survivor. */
  readonly by: string | null
  /** Of what was run: the test that noticed, or all of them. */
  readonly tests: string
  /** The test that noticed never ended. */
  readonly isLate?: boolean
}

/** What a test file takes and reaches. */
export interface Reach {
  readonly of: string
  readonly elapsedMs: number
  readonly blocks: readonly string[]
}

/** What earlier runs found, by hashes of what it depends on, so that a run can be taken up again. */
export interface Kept {
  readonly outcomes: Record<string, Outcome>
  readonly reach: Record<string, Reach>
  save(): void
}

export function openKept(room: string): Kept {
  const file = path.join(root, '.test-home', `mutation-${room}.json`)
  const read = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {}
  const { outcomes = {}, reach = {} } = read as Partial<Kept>
  return {
    outcomes,
    reach,
    save: () => fs.writeFileSync(file, JSON.stringify({ outcomes, reach })),
  }
}

export function hashOfFiles(files: readonly string[]): string {
  return hashOf(...files.map((file) => fs.readFileSync(path.join(root, file))))
}
