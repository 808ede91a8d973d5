import fs from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { fileShortfall } from '../../src/engine/folder/conditions/file.ts'
import { folderShortfall } from '../../src/engine/folder/conditions/folder.ts'
import type { Entries } from '../../src/lab/folder/state.ts'
import { root } from '../tidy/sources.ts'

interface Mistake {
  readonly file?: string
  readonly folder?: string
  /** Folders end in a slash. */
  readonly there: readonly string[]
  /** What was there at the start; nothing of it, if left out. */
  readonly start?: readonly string[]
  /** The only names that the folder may hold. */
  readonly holds?: readonly string[]
  readonly says: string
}

const mistakes = parse(
  fs.readFileSync(path.join(root, 'tests/mistakes/shell.yaml'), 'utf8'),
) as Mistake[]

const entriesOf = (names: readonly string[]): Entries =>
  Object.fromEntries(
    names.map((name) =>
      name.endsWith('/')
        ? [name.slice(0, -1), { kind: 'folder' }]
        : [name, { kind: 'text', text: 'x' }],
    ),
  )

it.each(mistakes.map((one) => [one.says, one] as const))('%s', (says, mistake) => {
  const { file, folder = '', there, start = [], holds } = mistake
  const entries = entriesOf(there)
  const found = entriesOf(start)
  const shortfall =
    file === undefined
      ? folderShortfall({ folder, holds }, entries, found)
      : fileShortfall({ file }, entries, { found })
  expect(shortfall?.try).toContain(says)
})
