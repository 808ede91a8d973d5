import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commandHere, programWord, withCommandHere } from './command-here.ts'

let folder: string
beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-word-')))
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

const at = (...names: string[]): string => path.join(folder, ...names)

/** A package as npm installs it: its files, and a link to its launcher. */
function install(modules: string, bin: string): string {
  const root = at(modules, 'backwright')
  for (const each of [root, at(bin)]) fs.mkdirSync(each, { recursive: true })
  fs.writeFileSync(path.join(root, 'launcher.mjs'), '')
  fs.symlinkSync(path.join(root, 'launcher.mjs'), at(bin, 'backwright'))
  return root
}

function writePackage(name: string, content: object = {}): void {
  fs.mkdirSync(at(name), { recursive: true })
  fs.writeFileSync(at(name, 'package.json'), JSON.stringify(content))
}

describe('a package in a project', () => {
  const project = () => {
    writePackage('project')
    fs.mkdirSync(at('project/src'))
    const root = install('project/node_modules', 'project/node_modules/.bin')
    // As npx runs it: its folder comes first on the PATH.
    return { root, pathFolders: [at('project/node_modules/.bin'), '/usr/bin'] }
  }

  it('is called by npx in the project and below it', () => {
    const here = project()
    for (const cwd of [at('project'), at('project/src')])
      expect(commandHere({ ...here, cwd })).toBe('npx backwright')
  })

  it('is called with the project’s folder elsewhere, and where another package is nearer', () => {
    const here = project()
    writePackage('project/lab')
    const anywhere = `npx --prefix ${at('project')} backwright`
    for (const cwd of [folder, at('project/lab')])
      expect(commandHere({ ...here, cwd })).toBe(anywhere)
    expect(programWord(here)).toBe(anywhere)
  })

  it('keeps a data folder that was chosen', () => {
    const here = { ...project(), cwd: at('project'), usualHome: '/usual' }
    expect(commandHere({ ...here, home: '/other' })).toBe('BACKWRIGHT_HOME=/other npx backwright')
    expect(commandHere({ ...here, home: '/usual' })).toBe('npx backwright')
  })

  it('is put into a text once, however often the text is read', () => {
    const here = project()
    for (const cwd of [at('project'), folder]) {
      const once = withCommandHere('Run backwright doctor.', { ...here, cwd })
      expect(once).toBe(`Run ${commandHere({ ...here, cwd })} doctor.`)
      expect(withCommandHere(once, { ...here, cwd })).toBe(once)
    }
  })
})

it.each([
  [['backwright'], 'npx backwright'],
  [['backwright@0.1.0'], 'npx backwright@0.1.0'],
] as const)('what npx fetched as %s is called so again', (packages, word) => {
  writePackage('cache/1a2b', { _npx: { packages } })
  const root = install('cache/1a2b/node_modules', 'cache/1a2b/node_modules/.bin')
  const pathFolders = [at('cache/1a2b/node_modules/.bin')]
  expect(programWord({ root, pathFolders })).toBe(word)
})

it('a global package is called by its name, and without the PATH by Node', () => {
  const root = install('lib/node_modules', 'bin')
  expect(programWord({ root, pathFolders: [at('bin')] })).toBe('backwright')
  expect(programWord({ root, pathFolders: [] })).toBe(`node ${path.join(root, 'launcher.mjs')}`)
})

it('a checkout is called by its script, from its root by a short path', () => {
  const root = at('check out')
  fs.mkdirSync(root)
  fs.writeFileSync(path.join(root, 'backwright'), '')
  const here = { root, pathFolders: [] }
  expect(commandHere({ ...here, cwd: root })).toBe('./backwright')
  expect(commandHere({ ...here, cwd: folder })).toBe(`'${root}/backwright'`)
})
