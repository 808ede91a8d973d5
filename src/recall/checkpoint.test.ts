import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CheckpointLab, checkpointLabs, checkpointTasks } from './checkpoint.ts'

const day = (number: number): Date => new Date(Date.UTC(2026, 0, number))
const lab = (id: string, more: Partial<CheckpointLab> = {}): CheckpointLab => ({
  id,
  skill: `a/${id}`,
  variants: ['one', 'two', 'three'],
  passes: [],
  solutionSeenAt: null,
  laidAside: null,
  ...more,
})
const pass = (variant: string | null, number: number) => ({ variant, at: day(number) })

describe('which labs stand for a unit', () => {
  const ids = (labs: readonly CheckpointLab[]): string[] =>
    checkpointLabs('unit', labs).map(({ id }) => id)

  it('at most three that have other versions, in the order of the unit, the same every time', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { maxLength: 12 })
    fc.assert(
      fc.property(names, fc.func(fc.nat(3)), (all, has) => {
        const labs = all.map((id) => lab(id, { variants: has(id) ? ['one'] : [] }))
        const withVersions = labs.filter(({ variants }) => variants.length > 0)
        const found = ids(labs)
        expect(found).toHaveLength(withVersions.length < 2 ? 0 : Math.min(3, withVersions.length))
        expect(found).toEqual(labs.map(({ id }) => id).filter((id) => found.includes(id)))
        expect(ids(labs.toReversed()).toSorted()).toEqual(found.toSorted())
      }),
    )
  })

  it('of different skills where there are enough', () => {
    const many = Array.from({ length: 9 }, (_, at) => lab(`same-${at}`, { skill: 'a/same' }))
    expect(ids([...many, lab('x'), lab('y')])).toEqual(expect.arrayContaining(['x', 'y']))
  })
})

describe('its tasks for a learner', () => {
  const both = (one: CheckpointLab['passes'], two: CheckpointLab['passes']): CheckpointLab[] => [
    lab('a', { passes: one }),
    lab('b', { passes: two }),
  ]
  const labProgress = (labs: readonly CheckpointLab[]) =>
    checkpointTasks(labs, 'me')?.map(({ progress }) => progress)

  it('there are none until every lab is passed', () => {
    expect(checkpointTasks(both([pass(null, 1)], []), 'me')).toBeNull()
    expect(checkpointTasks([], 'me')).toBeNull()
    expect(labProgress(both([pass(null, 1)], [pass(null, 2)]))).toEqual(['open', 'open'])
  })

  it('are versions that were not passed before, and stay the same while they are open', () => {
    const versions = fc.uniqueArray(fc.constantFrom('one', 'two', 'three'), { maxLength: 2 })
    fc.assert(
      fc.property(versions, fc.string(), (early, who) => {
        const passes = [pass(null, 2), ...early.map((name) => pass(name, 3))]
        const labs = both(passes, [pass(null, 9)])
        const [task] = checkpointTasks(labs, who) ?? []
        expect(task?.progress).toBe('open')
        expect(early).not.toContain(task?.variant)
        expect(checkpointTasks(labs, who)?.[0]).toEqual(task)
        const done = both([...passes, pass(task?.variant ?? '', 10)], [pass(null, 9)])
        expect(checkpointTasks(done, who)?.[0]).toEqual({ ...task, progress: 'proved' })
      }),
    )
  })

  it('differ between learners', () => {
    const labs = both([pass(null, 1)], [pass(null, 2)])
    const offered = Array.from(
      { length: 30 },
      (_, at) => checkpointTasks(labs, `l${at}`)?.[0]?.variant,
    )
    expect(new Set(offered).size).toBe(3)
  })

  it('a version passed for practice before the labs were through is not a fresh one', () => {
    expect(labProgress(both([pass(null, 1), pass('one', 1)], [pass(null, 2)]))).toEqual([
      'open',
      'open',
    ])
    expect(labProgress(both([pass(null, 1), pass('one', 3)], [pass(null, 2)]))).toEqual([
      'proved',
      'open',
    ])
  })

  it('where every version was passed before, that counts: nothing fresh is left', () => {
    const all = ['one', 'two', 'three'].map((name) => pass(name, 1))
    expect(labProgress(both([pass(null, 1), ...all], [pass(null, 2)]))).toEqual(['proved', 'open'])
  })

  it('a solution seen a moment before makes it practiced, two days later it proves', () => {
    const seen = (variantAt: number) => [
      lab('a', { passes: [pass(null, 1), pass('one', variantAt)], solutionSeenAt: day(5) }),
      lab('b', { passes: [pass(null, 2)] }),
    ]
    expect(labProgress(seen(4))).toEqual(['proved', 'open'])
    expect(labProgress(seen(6))).toEqual(['practiced', 'open'])
    expect(labProgress(seen(7))).toEqual(['proved', 'open'])
  })

  it('the version that comes back by itself is left to that day', () => {
    for (const laidAside of ['one', 'two', 'three']) {
      const labs = [
        lab('a', { passes: [pass(null, 1)], laidAside }),
        lab('b', { passes: [pass(null, 1)] }),
      ]
      expect(checkpointTasks(labs, 'me')?.[0]?.variant).not.toBe(laidAside)
    }
  })
})
