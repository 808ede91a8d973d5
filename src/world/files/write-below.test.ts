import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeBelow } from './write-below.ts'

let root: string
let outside: string
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-below-'))
  outside = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-outside-'))
  fs.writeFileSync(path.join(outside, 'film.txt'), 'Salt')
})
afterEach(() => {
  for (const folder of [root, outside]) fs.rmSync(folder, { recursive: true })
})

it('writes a file, with the folders on the way', () => {
  writeBelow(root, 'a/b/film.txt', 'Oslo')
  writeBelow(root, 'a/b/film.txt', 'Rain')
  expect(fs.readFileSync(path.join(root, 'a/b/film.txt'), 'utf8')).toBe('Rain')
})

it('follows no link, to a file or to a folder', () => {
  fs.symlinkSync(path.join(outside, 'film.txt'), path.join(root, 'film.txt'))
  fs.symlinkSync(outside, path.join(root, 'a'))
  expect(() => writeBelow(root, 'film.txt', 'Oslo')).toThrow('ELOOP')
  expect(() => writeBelow(root, 'a/film.txt', 'Oslo')).toThrow(/ENOTDIR|ELOOP/)
  expect(fs.readFileSync(path.join(outside, 'film.txt'), 'utf8')).toBe('Salt')
})
