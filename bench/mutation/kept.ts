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
  /** The hash of the test file and of the files that it reaches. */
  readonly of: string
  readonly elapsedMs: number
  readonly blocks: readonly string[]
}

/** What earlier runs found, by hashes of what it depends on, so that a run can be taken up again. */
export interface Kept<Value> {
  readonly values: Record<string, Value>
  save(): void
}

export function openKept<Value>(name: string): Kept<Value> {
  const file = path.join(root, '.test-home', `mutation-${name}.json`)
  const values = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {}
  return { values, save: () => fs.writeFileSync(file, JSON.stringify(values)) }
}

export function hashOfFiles(files: readonly string[]): string {
  return hashOf(
    ...files.map((file) => {
      const at = path.join(root, file)
      return fs.existsSync(at) ? fs.readFileSync(at) : 'gone'
    }),
  )
}

/** A test file's reach is as it was while neither it nor what it reaches changed. */
export function hashOfReach(test: string, blocks: readonly string[]): string {
  const reached = new Set(blocks.map((block) => block.replace(/:\d+$/, '')))
  return hashOfFiles([test, ...[...reached].sort()])
}
