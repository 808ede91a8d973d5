import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { makeOwnFolder, realTemporary, sweepOwnFolders } from './own-folders.ts'

const { pid: dead } = spawnSync(process.execPath, ['-e', '0'])
const named = (use: string, pid: number, end = 'abcdef'): string =>
  path.join(realTemporary(), `backwright-${use}-${pid}-${end}`)
const made = new Set<string>()
const make = (name: string): string => {
  fs.mkdirSync(name)
  fs.writeFileSync(path.join(name, 'film.txt'), 'Salt')
  made.add(name)
  return name
}
afterAll(() => {
  for (const name of made) fs.rmSync(name, { recursive: true, force: true })
})

it('removes folders of processes that are no more, and no other', () => {
  const left = [make(named('answer', dead)), make(named('folder', dead))]
  const living = make(named('answer', process.pid))
  const foreign = make(named('answer', dead, 'of-somebody-else'))
  const link = named('view', dead, 'linked')
  fs.symlinkSync(living, link)
  made.add(link)
  sweepOwnFolders()
  expect(left.filter((name) => fs.existsSync(name))).toEqual([])
  expect([living, foreign, link].filter((name) => fs.existsSync(name))).toHaveLength(3)
})

it('makes a folder that is named after its process', () => {
  const folder = makeOwnFolder('answer')
  made.add(folder)
  expect(path.basename(folder)).toMatch(new RegExp(`^backwright-answer-${process.pid}-.{6}$`))
})
