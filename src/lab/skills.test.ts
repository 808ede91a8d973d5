import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Catalog } from './catalog.ts'
import { readCatalog } from './read-catalog.ts'
import { readPaths, readSkills } from './skills.ts'

const content = path.resolve(import.meta.dirname, '../../content')
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-skills-'))
afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

let catalog: Catalog
beforeAll(async () => {
  catalog = await readCatalog(content)
})

const areaText = (skills: string): string => `title: A\nplace: 1\nskills:\n${skills}`
const skillText = (id: string, level: number, needs: string): string =>
  `  ${id}: { title: T, can: You can., level: ${level}, hours: 1, needs: [${needs}] }\n`
const readText = (skills: string) => {
  const folder = fs.mkdtempSync(path.join(root, 'content-'))
  fs.mkdirSync(path.join(folder, 'skills'))
  fs.writeFileSync(path.join(folder, 'skills/a.yaml'), areaText(skills))
  return readSkills(folder)
}

describe('the skills', () => {
  it('are all there', () => {
    expect(catalog.areas.map(({ id }) => id)).toEqual([
      'start',
      'code',
      'sql',
      'model',
      'txn',
      'perf',
      'dba',
      'http',
      'sec',
      'a11y',
      'ops',
      'arch',
    ])
    expect(catalog.skills.size).toBe(127)
  })

  it('can all be reached from skills that need nothing', () => {
    const reached = new Set<string>()
    for (let before = -1; before !== reached.size; ) {
      before = reached.size
      for (const { id, needs } of catalog.skills.values()) {
        if (needs.every((need) => reached.has(need))) reached.add(id)
      }
    }
    expect([...catalog.skills.keys()].filter((id) => !reached.has(id))).toEqual([])
  })

  it('say to the learner what one can do', () => {
    const others = [...catalog.skills.values()].filter(({ canDo }) => !/^You can .*\.$/.test(canDo))
    expect(others.map(({ id }) => id)).toEqual([])
  })

  it('come before their labs, with all that the labs need', () => {
    const before = (id: string): Set<string> => {
      const needs = catalog.skills.get(id)?.needs ?? []
      return new Set([...needs, ...needs.flatMap((need) => [...before(need)])])
    }
    const beyond = [...catalog.labs.values()].flatMap(({ id, skill, needs }) =>
      needs.filter((need) => !before(skill).has(need)).map((need) => `${id}: ${need}`),
    )
    expect(beyond).toEqual([])
  })

  it.each([
    ['needs that go round', skillText('x', 1, 'a/y') + skillText('y', 1, 'a/x'), 'do not go round'],
    ['an unknown need', skillText('x', 1, 'a/z'), 'skills that are there'],
    ['a jump of two levels', skillText('x', 1, '') + skillText('y', 3, 'a/x'), 'one above'],
    ['a level below its need', skillText('x', 2, '') + skillText('y', 1, 'a/x'), 'one above'],
  ])('refuses %s', async (_what, skills, expected) => {
    await expect(readText(skills)).rejects.toThrow(expected)
  })
})

describe('the paths', () => {
  it('lead to three roles', () => {
    expect([...catalog.paths.keys()]).toEqual([
      'back-end-engineer',
      'database-administrator',
      'solutions-architect',
    ])
  })

  it('teach every need before it is needed', () => {
    const late: string[] = []
    for (const { role, units } of catalog.paths.values()) {
      const onPath = new Set(units.flatMap(({ skills }) => skills))
      const taught = new Set<string>()
      for (const unit of units) {
        for (const id of unit.skills) taught.add(id)
        for (const id of unit.skills) {
          const needs = catalog.skills.get(id)?.needs ?? []
          for (const need of needs) {
            if (onPath.has(need) && !taught.has(need)) late.push(`${role}: ${id} before ${need}`)
          }
        }
      }
    }
    expect(late).toEqual([])
  })

  it('bring every lab after the labs of its needs, in a unit that has its skill', () => {
    const wrong: string[] = []
    for (const { role, units } of catalog.paths.values()) {
      const done = new Set<string>()
      for (const unit of units) {
        for (const id of unit.labs) {
          const lab = catalog.labs.get(id)
          if (!lab) continue
          if (!unit.skills.includes(lab.skill))
            wrong.push(`${role}: ${id} not in the unit of its skill`)
          for (const need of lab.needs) {
            const has = [...catalog.labs.values()].some(({ skill }) => skill === need)
            if (has && !done.has(need)) wrong.push(`${role}: ${id} before ${need}`)
          }
          done.add(lab.skill)
        }
      }
    }
    expect(wrong).toEqual([])
  })

  it('bring every lab there is to the back end engineer', () => {
    const onPath = new Set(
      catalog.paths.get('back-end-engineer')?.units.flatMap(({ labs }) => labs),
    )
    expect([...catalog.labs.keys()].filter((id) => !onPath.has(id))).toEqual([])
  })

  it('refuse a skill that is not there', async () => {
    const folder = fs.mkdtempSync(path.join(root, 'content-'))
    fs.mkdirSync(path.join(folder, 'paths'))
    fs.writeFileSync(
      path.join(folder, 'paths/role.yaml'),
      'title: T\nplace: 1\nsummary: S\nunits:\n  - { name: u, title: U, promise: P, skills: [a/x], labs: [] }\n',
    )
    await expect(readPaths(folder, new Map())).rejects.toThrow('a/x')
  })
})
