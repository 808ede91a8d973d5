import path from 'node:path'
import { expect, it } from 'vitest'
import { allowedTwice, declaredTwice } from './declared-twice.ts'
import { listSources, root } from './sources.ts'

it('no two exported types have one name, but for those that always had', () => {
  const product = listSources(path.join(root, 'src'), /(?<!\.test)\.tsx?$/)
  expect(declaredTwice(product)).toEqual(allowedTwice)
})

it('finds a name that is given twice: the canary', () => {
  const one = { file: 'one.ts', text: 'export interface Pool {}\nexport type Once = string\n' }
  const other = { file: 'other.ts', text: 'export class Pool {}\ninterface Once {}\n' }
  expect(declaredTwice([one, other])).toEqual({ Pool: 2 })
})
