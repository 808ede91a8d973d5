import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ownContentIn } from './own-content.ts'

test('own labs come before packs, and a pack is there as soon as its folder is', () => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-own-'))
  const at = (...names: string[]): string => path.join(home, ...names)
  const make = (folder: string): string | undefined => fs.mkdirSync(folder, { recursive: true })
  try {
    expect(ownContentIn(home)).toEqual([])
    make(at('packs', 'school'))
    expect(ownContentIn(home)).toEqual([at('packs', 'school')])
    make(at('packs', 'club'))
    make(at('content'))
    expect(ownContentIn(home)).toEqual([at('content'), at('packs', 'club'), at('packs', 'school')])
  } finally {
    fs.rmSync(home, { recursive: true })
  }
})
