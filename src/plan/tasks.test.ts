import { expect, it } from 'vitest'
import type { PlanInput, PlanProject, PlanSkill } from './plan-types.ts'
import { outlineTasks } from './tasks.ts'

const skill = (name: string, change: Partial<PlanSkill> = {}): PlanSkill => ({
  id: `a/${name}`,
  area: 'a',
  title: name,
  level: 1,
  hours: 6,
  needs: [],
  labs: [],
  ...change,
})
const lab = (name: string, minutes: number, isDone = false) => ({
  id: `lab/${name}`,
  title: name,
  minutes,
  needs: [],
  isDone,
})
const stage = (name: string, needs: string[], change: Partial<PlanProject> = {}): PlanProject => ({
  id: `project/${name}`,
  title: name,
  hours: 3,
  needs,
  isDone: false,
  isLast: false,
  ...change,
})

function tasksOf(skills: readonly PlanSkill[], change: Partial<PlanInput> = {}) {
  return outlineTasks({
    skills,
    projects: [],
    role: { role: 'r', title: 'R', weights: new Map(skills.map(({ id }) => [id, 1])), order: [] },
    milestones: [],
    known: new Map(),
    firstDay: '2026-11-24',
    hoursAWeek: 5,
    holidays: [],
    pace: 1,
    ...change,
  })
}
const ids = (tasks: readonly { id: string }[]): string[] =>
  tasks.map(({ id }) => id.split('/')[1] as string)
const roleOf = (weights: Record<string, number>, order: string[] = []): PlanInput['role'] => ({
  role: 'r',
  title: 'R',
  weights: new Map(Object.entries(weights)),
  order,
})

it('takes what the path names first, then the rest by level, and what counts more first of a level', () => {
  const skills = [
    skill('hard', { level: 3 }),
    skill('light'),
    skill('heavy'),
    skill('middle', { level: 2 }),
    skill('named', { level: 5 }),
  ]
  const weights = { 'a/hard': 5, 'a/light': 1, 'a/heavy': 2, 'a/middle': 5, 'a/named': 1 }
  const role = roleOf(weights, ['a/named'])
  expect(ids(tasksOf(skills, { role }))).toEqual(['named', 'heavy', 'light', 'middle', 'hard'])
})

it('brings a need forward to where the path needs it, and leaves out what the role does not ask for', () => {
  const skills = [
    skill('first'),
    skill('base', { level: 4 }),
    skill('second', { needs: ['a/base'] }),
    skill('third'),
    skill('other'),
  ]
  const order = ['a/first', 'a/second', 'a/third']
  const role = roleOf({ 'a/first': 1, 'a/second': 1, 'a/third': 1 }, order)
  expect(ids(tasksOf(skills, { role }))).toEqual(['first', 'base', 'second', 'third'])
  // One more that nobody asks for, wherever it is among them.
  const more = [...skills, skill('zero')]
  expect(ids(tasksOf(more, { role }))).toEqual(['first', 'base', 'second', 'third'])
})

it('brings nothing forward for a skill that the role does not ask for', () => {
  const skills = [skill('one'), skill('two'), skill('unasked', { needs: ['a/two'] })]
  const role = roleOf({ 'a/one': 1, 'a/two': 1 }, ['a/unasked', 'a/one', 'a/two'])
  expect(ids(tasksOf(skills, { role }))).toEqual(['one', 'two'])
})

it('takes a need that the role gives no weight after what it gives more than that', () => {
  const skills = [skill('base'), skill('other'), skill('top', { needs: ['a/base'] })]
  const role = roleOf({ 'a/other': 0.5, 'a/top': 0.2 })
  expect(ids(tasksOf(skills, { role }))).toEqual(['other', 'base', 'top'])
})

it('puts a stage after the skills that were brought forward together with its need', () => {
  const skills = [skill('first'), skill('base'), skill('second', { needs: ['a/base'] })]
  const role = roleOf({ 'a/first': 1, 'a/second': 1 }, ['a/first', 'a/second'])
  const projects = [stage('p', ['a/base'])]
  expect(ids(tasksOf(skills, { role, projects }))).toEqual(['first', 'base', 'second', 'p'])
})

it('puts a stage of a stage beside the others of the same skill, by id', () => {
  const role = roleOf({ 'a/one': 1, 'a/two': 1 }, ['a/one', 'a/two'])
  const projects = [
    stage('z', ['project/first']),
    stage('later', ['a/two']),
    stage('first', ['a/two']),
    stage('half', ['a/two', 'a/none']),
    stage('free', []),
  ]
  expect(ids(tasksOf([skill('one'), skill('two')], { role, projects }))).toEqual([
    'one', 'free', 'two', 'first', 'later', 'z',
  ]) // biome-ignore format: as a row
})

it('puts a stage right after the last skill that it needs, and the last ones at the end', () => {
  const skills = [skill('one'), skill('two'), skill('three')]
  const order = ['a/one', 'a/two', 'a/three']
  const role = roleOf({ 'a/one': 1, 'a/two': 1, 'a/three': 1 }, order)
  const projects = [
    stage('end', [], { isLast: true }),
    stage('next', ['project/start', 'a/two']),
    stage('start', ['a/one']),
    stage('elsewhere', ['a/none']),
    stage('after-it', ['project/elsewhere']),
  ]
  expect(ids(tasksOf(skills, { role, projects }))).toEqual([
    'one', 'start', 'two', 'next', 'three', 'end',
  ]) // biome-ignore format: as a row
})

it('gives each lab its own minutes and the rest of the skill’s hours to practice', () => {
  const labs = [lab('x', 20), lab('y', 40)]
  const [task] = tasksOf([skill('one', { labs })])
  expect(task).toMatchObject({ minutes: 360, minutesSpared: 0, isComing: false })
  expect(task?.pieces).toEqual([
    { kind: 'lab', lab: { id: 'lab/x', title: 'x' }, minutes: 20 },
    { kind: 'lab', lab: { id: 'lab/y', title: 'y' }, minutes: 40 },
    { kind: 'practice', lab: null, minutes: 300 },
  ])
  // A third of the skill is done with a third of its labs' minutes.
  const [half] = tasksOf([skill('one', { labs: [lab('x', 20, true), lab('y', 40)] })])
  expect(half).toMatchObject({ minutes: 240, minutesSpared: 0 })
  expect(ids(tasksOf([skill('one', { labs: [lab('x', 20, true)] })]))).toEqual([])
})

it('needs no more minutes than the skill has, and shares them alike where labs have none', () => {
  const [short] = tasksOf([skill('one', { hours: 0.5, labs: [lab('x', 90)] })])
  expect(short?.pieces).toEqual([{ kind: 'lab', lab: { id: 'lab/x', title: 'x' }, minutes: 30 }])
  const [alike] = tasksOf([skill('one', { labs: [lab('x', 0, true), lab('y', 0)] })])
  expect(alike?.minutes).toBe(180)
  // A lab is a minute at least, and so is the practice after it.
  expect(alike?.pieces.map(({ kind, minutes }) => [kind, minutes])).toEqual([
    ['lab', 1],
    ['practice', 179],
  ])
  const [rest] = tasksOf([skill('one', { hours: 21 / 60, labs: [lab('x', 20)] })])
  expect(rest?.pieces.map(({ minutes }) => minutes)).toEqual([20, 1])
  const [tiny] = tasksOf([skill('one', { labs: [lab('x', 1), lab('y', 0, true)] })])
  expect(tiny?.minutes).toBe(360)
})

it('has work for a skill without labs too, and says that they are to come', () => {
  const [task] = tasksOf([skill('one')])
  expect(task).toMatchObject({ isComing: true, minutes: 360 })
  expect(task?.pieces).toEqual([{ kind: 'unwritten', lab: null, minutes: 360 }])
})

it('spares up to three quarters of what is known, and nothing of what is as likely not', () => {
  const spared = (chance: number) =>
    tasksOf([skill('one', { labs: [lab('x', 20)] })], { known: new Map([['a/one', chance]]) })[0]
  expect(spared(1)).toMatchObject({ minutes: 90, minutesSpared: 270 })
  expect(spared(0.75)).toMatchObject({ minutes: 225, minutesSpared: 135 })
  expect(spared(0.5)).toMatchObject({ minutes: 360, minutesSpared: 0 })
  expect(spared(0.1)).toMatchObject({ minutes: 360, minutesSpared: 0 })
})

it('plans a project that is a lab as one, and none that is done', () => {
  const projects = [
    stage('lab', ['a/one'], { isLab: true }),
    stage('done', ['a/one'], { isDone: true }),
    stage('plain', ['a/one']),
  ]
  const tasks = tasksOf([skill('one')], { projects }).filter(({ kind }) => kind === 'project')
  expect(
    tasks.map(({ id, minutes, pieces }) => [id, minutes, pieces.map(({ kind }) => kind)]),
  ).toEqual([
    ['project/lab', 180, ['lab']],
    ['project/plain', 180, ['project']],
  ])
  expect(tasks[0]?.pieces[0]?.lab).toEqual({ id: 'project/lab', title: 'lab' })
  expect(tasks[0]).toMatchObject({ minutesSpared: 0, isComing: false })
})

it('keeps a lab after what it needs, in the order of skills', () => {
  const labs = [{ ...lab('x', 20), needs: ['a/two', 'a/one'] }]
  expect(ids(tasksOf([skill('one', { labs }), skill('two')]))).toEqual(['two', 'one'])
})

it('takes hours from none to a thousand, of skills and of projects: none is a minute', () => {
  const withHours = (hours: number) => tasksOf([skill('one', { hours })])
  const project = (hours: number) =>
    tasksOf([skill('one')], { projects: [stage('p', ['a/one'], { hours })] })
  expect(withHours(0)[0]?.minutes).toBe(1)
  expect(project(0)[1]?.minutes).toBe(1)
  expect(withHours(1_000)[0]?.minutes).toBe(60_000)
  expect(project(1_000)[1]?.minutes).toBe(60_000)
  for (const hours of [-1, 1_001]) {
    expect(() => withHours(hours)).toThrow('hours of a/one from 0 to 1,000')
    expect(() => project(hours)).toThrow('hours of project/p from 0 to 1,000')
  }
})
