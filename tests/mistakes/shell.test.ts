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
  readonly says: string
}

const mistakes = parse(
  fs.readFileSync(path.join(root, 'tests/mistakes/shell.yaml'), 'utf8'),
) as Mistake[]

it.each(mistakes.map((one) => [one.says, one] as const))('%s', (says, { file, folder, there }) => {
  const entries: Entries = Object.fromEntries(
    there.map((name) =>
      name.endsWith('/')
        ? [name.slice(0, -1), { kind: 'folder' }]
        : [name, { kind: 'text', text: 'x' }],
    ),
  )
  const found =
    file === undefined
      ? folderShortfall({ folder: folder ?? '' }, entries)
      : fileShortfall({ file }, entries)
  expect(found?.try).toContain(says)
})
