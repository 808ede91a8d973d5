import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Problem } from '../kit/problem.ts'
import { findLinks, makeLink } from './path-link.ts'

let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-link-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

describe('link', () => {
  it('prefers a folder below home, is idempotent, and says how to undo it', () => {
    const elsewhere = path.join(folder, 'usr')
    const mine = path.join(folder, 'home/bin')
    fs.mkdirSync(elsewhere)
    fs.mkdirSync(mine, { recursive: true })
    const options = {
      target: '/somewhere/backwright',
      pathFolders: [path.join(folder, 'not-there'), elsewhere, mine],
      homeFolder: path.join(folder, 'home'),
    }
    const link = makeLink(options)
    expect(link).toEqual({
      at: path.join(mine, 'backwright'),
      target: options.target,
      undo: `rm ${path.join(mine, 'backwright')}`,
    })
    expect(makeLink(options)).toEqual(link)
    expect(findLinks(options.target, options.pathFolders)).toEqual([link.at])
  })

  it('never replaces what it did not make', () => {
    fs.writeFileSync(path.join(folder, 'backwright'), 'precious')
    const options = { target: '/somewhere/backwright', pathFolders: [folder], homeFolder: folder }
    expect(() => makeLink(options)).toThrow(Problem)
    expect(fs.readFileSync(path.join(folder, 'backwright'), 'utf8')).toBe('precious')
  })

  it('says what to do when no folder can be written to', () => {
    const options = { target: '/x', pathFolders: [], homeFolder: folder }
    expect(() => makeLink(options)).toThrow(/a folder on the PATH/)
  })
})
