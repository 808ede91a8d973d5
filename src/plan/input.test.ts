import { expect, it } from 'vitest'
import { readContent } from '../../tests/content.ts'
import { stageId } from '../lab/capstone.ts'
import type { Path } from '../lab/catalog.ts'
import { type Learner, planInput } from './input.ts'

const { catalog } = await readContent()
const nobody: Learner = { labs: new Map(), evidence: [], background: null }
const role = [...catalog.paths.keys()][0] as string

function inputFor(change: Partial<Learner>) {
  return planInput(catalog, {
    learner: { ...nobody, ...change },
    role,
    weights: null,
    firstDay: '2026-11-24',
    hoursAWeek: 5,
    holidays: [],
    pace: 1,
  })
}
const single = [...catalog.labs.values()].filter(({ project }) => !project)
const several = Map.groupBy(single, ({ skill }) => skill)
  .entries()
  .find(([, labs]) => labs.length > 1) as [string, { id: string }[]]
const passedAs = (labs: readonly { id: string }[], progress: 'proved' | 'practiced') =>
  new Map(labs.map(({ id }) => [id, progress]))

it('a skill is known for sure once all of its labs are proved, and not before', () => {
  const [skill, labs] = several
  const known = (of: Learner['labs']) => inputFor({ labs: of }).known.get(skill) as number
  expect(known(passedAs(labs, 'proved'))).toBe(1)
  expect(known(passedAs(labs.slice(1), 'proved'))).toBeLessThan(0.9)
  expect(known(passedAs(labs, 'practiced'))).toBeLessThan(1)
  const mixed = passedAs(labs, 'proved').set(labs[0]?.id as string, 'practiced')
  expect(known(mixed)).toBeLessThan(1)
  expect(inputFor({ background: 'yes' }).known.size).toBe(0)
})

it('labs, projects and stages that were passed are done, and nothing else is', () => {
  const [lab] = several[1] as [{ id: string }]
  const stage = catalog.beside.projects[0]?.id as string
  const project = [...catalog.labs.values()].find((one) => one.project)
  const passed = [lab.id, stageId(stage), project?.id as string].map((id) => ({ id }))
  const { skills, projects } = inputFor({ labs: passedAs(passed, 'proved') })
  const done = skills.flatMap(({ labs }) => labs).filter(({ isDone }) => isDone)
  expect(done.map(({ id }) => id)).toEqual([lab.id])
  const doneProjects = projects.filter(({ isDone }) => isDone).map(({ id }) => id)
  expect(doneProjects).toEqual([project?.id, stage])
  const own = projects.find(({ id }) => id === project?.id)
  expect(own).toMatchObject({ hours: (project?.minutes ?? 0) / 60, isLab: true, isLast: false })
  expect(own?.needs).toContain(project?.skill)
})

it('someone new to programming comes to the same skills, those of the first areas before all others', () => {
  const orderOf = (background: Learner['background']) => inputFor({ background }).role.order
  const [begun, usual] = [orderOf('never'), orderOf('yes')]
  expect(begun.toSorted()).toEqual(usual.toSorted())
  const { firstAreas, units } = catalog.paths.get(role) as Path
  const isFirst = (skill: string): boolean => firstAreas.includes(skill.split('/')[0] as string)
  const first = units.filter(({ skills }) => skills.every(isFirst)).flatMap(({ skills }) => skills)
  expect(begun.slice(0, first.length)).toEqual(first)
  expect(usual).toEqual(units.flatMap(({ skills }) => skills))
})

it('takes the skills of the role’s path, and all of them for a role without one', () => {
  const roleOf = (of: string) =>
    planInput(catalog, {
      learner: nobody,
      role: of,
      weights: null,
      firstDay: '2026-11-24',
      hoursAWeek: 5,
      holidays: [],
      pace: 1,
    }).role
  const { title, units } = catalog.paths.get(role) as Path
  const own = roleOf(role)
  expect(own.title).toBe(title)
  expect([...own.weights.keys()]).toEqual([...new Set(units.flatMap(({ skills }) => skills))])
  const none = roleOf('gone')
  expect(none).toMatchObject({ role: 'gone', title: 'gone', order: [] })
  expect([...none.weights.keys()]).toEqual([...catalog.skills.keys()])
})

it('answers of the placement alone say what is known', () => {
  const [skill] = several
  const evidence = [{ skill, difficulty: 1, answer: 'right' as const, guess: 0 }]
  const before = inputFor({ evidence: [{ ...evidence[0], answer: 'unknown' } as never] })
  const known = inputFor({ evidence }).known
  expect(known.size).toBe(catalog.skills.size)
  expect(known.get(skill)).toBeGreaterThan(before.known.get(skill) as number)
})
