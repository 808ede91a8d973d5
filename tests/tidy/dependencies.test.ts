import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readDependencies, withoutImport, withoutReason } from './dependencies.ts'
import { listSources, root } from './sources.ts'

const dependencies = readDependencies(root)
const decision = fs.readFileSync(path.join(root, 'docs/decisions/0002-dependencies.md'), 'utf8')
const unused = path.join(import.meta.dirname, 'fixtures/unused')

describe('runtime dependencies', () => {
  it('have a reason each, and no reason is for one that is gone', () => {
    expect(withoutReason(decision, dependencies)).toEqual([])
    const named = [...decision.matchAll(/^\| (`.+`) \|/gm)].flatMap(([, names = '']) =>
      [...names.matchAll(/`([^`]+)`/g)].map((match) => match[1] as string),
    )
    expect(named.filter((name) => !dependencies.includes(name))).toEqual([])
    expect(named.length).toBeGreaterThan(20)
  })

  it('are imported by the product', () => {
    expect(withoutImport(root, dependencies)).toEqual([])
  })

  it('the checkers refuse their canary', () => {
    const names = readDependencies(unused)
    expect(names).toEqual(['nobody-imports-this'])
    expect(withoutImport(unused, names)).toEqual(names)
    expect(withoutReason(decision, names)).toEqual(names)
    expect(withoutReason('| `nobody-imports-this` |  |', names)).toEqual(names)
  })

  it('knip, which looks at all of them, refuses the canary with our settings', () => {
    const knip = path.join(root, 'node_modules/knip/bin/knip.js')
    const words = ['--config', path.join(root, 'knip.json'), '--include', 'files,dependencies']
    const { status, stdout } = spawnSync(process.execPath, [knip, ...words], {
      cwd: unused,
      encoding: 'utf8',
    })
    expect(status).toBe(1)
    expect(stdout).toContain('nobody-imports-this')
    expect(stdout).toContain('src/left-over.ts')
    expect(listSources(path.join(root, 'scripts'), /^test\.mjs$/)[0]?.text).toContain('knip.js')
  })
})
