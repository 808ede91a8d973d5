import fs from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

it('every kind that has answers has a file that grades them', () => {
  const here = import.meta.dirname
  const folders = fs
    .readdirSync(path.dirname(here), { withFileTypes: true })
    .filter((one) => one.isDirectory() && one.name !== path.basename(here))
    .map(({ name }) => `${name}.test.ts`)
  expect(fs.readdirSync(here).sort()).toEqual([...folders, 'all.test.ts'].sort())
})
