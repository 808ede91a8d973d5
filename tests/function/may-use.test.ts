import { afterAll, describe, expect, it } from 'vitest'
import { openPrograms } from '../../src/engine/function/programs.ts'
import { importableModules } from '../../src/kit/importable-modules.ts'
import { defaultLimits } from '../../src/kit/limits.ts'
import { importable, typesLeftOut } from '../../src/lab/kinds/may-use.ts'

const programs = openPrograms(defaultLimits)
afterAll(() => programs.close())

async function printed(text: string): Promise<string> {
  const result = await programs.run(`${text}\nconsole.log('it ran')`)
  return result.kind === 'printed' ? result.text : result.kind
}

describe('what we say of TypeScript is so', () => {
  it.each([
    ['enum', 'enum Kind { Film }'],
    ['namespace', 'namespace Reel { export const one = 1 }'],
    ['parameter properties', 'class Film { constructor(private id: number) {} }'],
    ['import x = require(…)', 'import fs = require("fs")'],
    ['export =', 'export = 1'],
    ['decorators', 'const old = (one: unknown) => one\n@old class Film {}'],
    ['<T>value', 'const title = <string>"Salt"'],
  ])('%s is refused', async (name, text) => {
    expect(typesLeftOut).toContain(name)
    expect(await printed(text)).not.toContain('it ran')
  })

  it.each([
    'const title = "Salt" as string',
    'interface Film { id: number }\ntype Films = Film[]',
    'function first<T>(all: readonly T[]): T | undefined { return all[0] }',
    'class Film { private readonly id: number = 1; declare title: string }',
    'const wrong: number = "no number"',
    'declare enum Kind { Film }\nnamespace Reel { export type One = 1 }',
    'const one = 1 satisfies number\nlet two!: number\nconst three = [1][0]!',
  ])('types are left out and not checked: %s', async (text) => {
    expect(await printed(text)).toContain('it ran')
  })
})

describe('what we say of modules is so', () => {
  it.each(importableModules)('%s can be imported', async (name) => {
    expect(importable).toContain(name.split('/')[0])
    expect(await printed(`import * as all from 'node:${name}'\nvoid all`)).toContain('it ran')
  })

  it.each(['http', 'net', 'child_process', 'worker_threads', 'module', 'vm', 'left-pad'])(
    '%s cannot',
    async (name) => {
      expect(await printed(`import * as all from '${name}'\nvoid all`)).not.toContain('it ran')
    },
  )

  it('fs writes nothing, and eval runs nothing', async () => {
    expect(
      await printed("import fs from 'node:fs'\nfs.writeFileSync('made.txt', 'x')"),
    ).not.toContain('it ran')
    expect(await printed("eval('1')")).not.toContain('it ran')
  })
})
