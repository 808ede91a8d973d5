import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Catalog, unitsFor, workOf } from './catalog.ts'
import { readCatalog } from './read-catalog.ts'
import { readPaths, readSkills } from './skills.ts'

const content = path.resolve(import.meta.dirname, '../../content')
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-skills-'))
afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

let catalog: Catalog
beforeAll(async () => {
  catalog = await readCatalog(content)
})

const areaText = (skills: string): string =>
  `title: A\nplace: 1\nreading: A book\nskills:\n${skills}`
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
    const single = [...catalog.labs.values()].filter(({ project }) => !project)
    const beyond = single.flatMap(({ id, skill, needs }) =>
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

  /** Every path, as those go it who have programmed, and those who have not. */
  const ways = () =>
    [...catalog.paths.values()].flatMap((path) =>
      [true, false].map((isNewToProgramming) => ({
        role: `${path.role}${isNewToProgramming ? ', new to programming' : ''}`,
        units: unitsFor(path, { isNewToProgramming }),
      })),
    )

  it('teach every need before it is needed', () => {
    const late: string[] = []
    for (const { role, units } of ways()) {
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
    for (const { role, units } of ways()) {
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

  it('bring every project when all that it needs was taught, with a lab for each need there is', () => {
    const hasLab = (skill: string): boolean =>
      [...catalog.labs.values()].some((lab) => !lab.project && lab.skill === skill)
    for (const { role, units } of ways()) {
      const done = new Set<string>()
      const brought: string[] = []
      for (const unit of units) {
        for (const id of unit.labs) done.add(catalog.labs.get(id)?.skill ?? '')
        for (const id of unit.projects) {
          const project = catalog.labs.get(id)
          const needs = [project?.skill ?? '', ...(project?.needs ?? [])]
          expect(
            needs.filter((need) => hasLab(need) && !done.has(need)),
            `${role}: ${id}`,
          ).toEqual([])
          brought.push(id)
        }
      }
      expect(brought).toEqual(['folder/film-list', 'folder/watch-report', 'folder/report-server'])
    }
  })

  it('begin with first steps for somebody who has never programmed', () => {
    for (const path of catalog.paths.values()) {
      const [first] = unitsFor(path, { isNewToProgramming: true })
      expect(first?.labs[0]).toBe('folder/where-am-i')
    }
  })

  it('refuse a project among the labs, and a lab among the projects', async () => {
    const lab = catalog.labs.get('folder/film-list')
    const other = catalog.labs.get('folder/where-am-i')
    if (!lab || !other) throw new Error('both are there')
    const read = (projects: string, labs: string) => {
      const folder = fs.mkdtempSync(path.join(root, 'content-'))
      fs.mkdirSync(path.join(folder, 'paths'))
      const unit = `{ name: u, title: U, promise: P, skills: [${other.skill}], labs: [${labs}] }`
      fs.writeFileSync(
        path.join(folder, 'paths/role.yaml'),
        `title: T\nplace: 1\nsummary: S\nprojects: [${projects}]\nunits:\n  - ${unit}\n`,
      )
      return readPaths(folder, catalog.skills, [lab, other])
    }
    await expect(read('', lab.id)).rejects.toThrow('projects among projects')
    await expect(read(other.id, '')).rejects.toThrow('projects among projects')
    expect((await read('folder/not-there', other.id))[0]?.units[0]?.labs).toEqual([other.id])
  })

  it('bring every lab there is to the backend engineer', () => {
    const onPath = new Set(catalog.paths.get('back-end-engineer')?.units.flatMap(workOf))
    expect([...catalog.labs.keys()].filter((id) => !onPath.has(id))).toEqual([])
  })

  it('refuse a skill that is not there', async () => {
    const folder = fs.mkdtempSync(path.join(root, 'content-'))
    fs.mkdirSync(path.join(folder, 'paths'))
    fs.writeFileSync(
      path.join(folder, 'paths/role.yaml'),
      'title: T\nplace: 1\nsummary: S\nunits:\n  - { name: u, title: U, promise: P, skills: [a/x], labs: [] }\n',
    )
    await expect(readPaths(folder, new Map(), [])).rejects.toThrow('a/x')
  })
})
