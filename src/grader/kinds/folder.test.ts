import path from 'node:path'
import { expect, it } from 'vitest'
import { defaultLimits } from '../../kit/limits.ts'
import type { FolderLab } from '../../lab/kinds/folder.ts'
import { type LessonExample, lessonExamples } from '../../lab/lesson.ts'
import { readLab } from '../../lab/read.ts'
import { openFolderGrader } from './folder.ts'

const content = path.resolve(import.meta.dirname, '../../../content/labs/folder')
const labNamed = async (name: string): Promise<FolderLab> =>
  (await readLab(path.join(content, name))) as FolderLab
const [plain, repository, drawing] = await Promise.all([
  labNamed('where-am-i'),
  labNamed('a-first-repository'),
  labNamed('watch-report'),
])
const kind = openFolderGrader({ limits: defaultLimits })

/** What commands in the starting folder get: passed, or the status and the check that says so. */
async function graded(lab: FolderLab, commands: string, variant: string | null = null) {
  const answer = await kind.exam.handIn(lab, commands, variant)
  const { id: labId, hash: labHash } = lab
  const attempt = { id: 'a', labId, variant, labHash, answer, seed: 's' }
  const { status, checks } = await kind.grade(lab, attempt, () => undefined)
  const first = checks.find((check) => check.status !== 'passed')
  return first === undefined ? status : `${status} on ${first.name}`
}

it.each([
  ['without a repository', plain],
  ['with one', repository],
])('a lab %s passes with its solution, and fails on the check of its mutant', async (_how, lab) => {
  expect(await graded(lab, lab.solutions[0]?.answer as string)).toBe('passed')
  const [mutant] = lab.mutants
  expect(await graded(lab, mutant?.answer as string)).toBe(`failed on ${mutant?.check}`)
  const [variant] = lab.variants
  const own = (answer: string | undefined) => graded(lab, answer as string, variant?.name)
  expect(await own(variant?.reference)).toBe('passed')
  expect(await own(variant?.mutants[0])).toMatch(/^failed on /)
  expect(await kind.exam.problems(lab)).toEqual([])
})

it('commands that go wrong are said, and what is typed is nobody’s to run here', async () => {
  await expect(kind.exam.handIn(plain, 'echo so >&2; false', null)).rejects.toThrow(/so$/)
  expect(await kind.run(plain, 'ls', 'whole')).toEqual({
    kind: 'over-limit',
    message: 'Commands of this lab run in your own terminal.',
    elapsedMs: 0,
  })
})

it('a repository is looked at only where the lab is about one', async () => {
  const begun = 'git init -q -b main'
  const [without, anyway] = [
    await kind.exam.handIn(plain, '', null),
    await kind.exam.handIn(plain, begun, null),
  ]
  expect(anyway).toBe(without)
  expect(await kind.exam.handIn(repository, begun, null)).not.toBe(
    await kind.exam.handIn(repository, '', null),
  )
})

it('each variant begins with its own folder', async () => {
  const [first] = plain.checks
  const checks = [
    { ...first, that: [{ as_found: 'all', except: [] }] },
  ] as unknown as FolderLab['checks']
  const start = { files: { 'a/b.txt': 'b' }, commands: 'mkdir c' }
  const [variant] = plain.variants
  const variants = [{ ...variant, name: 'other', checks, start }] as FolderLab['variants']
  const lab: FolderLab = { ...plain, hash: 'own folders', checks, variants }
  for (let time = 1; time <= 2; time++) {
    expect(await graded(lab, '')).toBe('passed')
    expect(await graded(lab, '', 'other')).toBe('passed')
    expect(await graded(lab, 'mkdir d', 'other')).toBe(`failed on ${first?.name}`)
  }
})

it('for drawn inputs, the first solution is right, and in a variant its reference', async () => {
  const drawn = drawing.checks.find(({ name }) => name === 'any-name')
  const [condition] = drawn?.that ?? []
  expect(condition).toHaveProperty('inputs')
  const checks = [{ ...drawn, that: [{ ...condition, runs: 1 }] }] as FolderLab['checks']
  const prints = (text: string) => `echo 'console.log("${text}")' > report.mjs`
  const [solution] = drawing.solutions
  const [variant] = drawing.variants
  const lab = {
    ...drawing,
    hash: 'drawn inputs',
    start: { files: {}, commands: '' },
    checks,
    solutions: [
      { ...solution, answer: prints('right') },
      { ...solution, answer: prints('in another way') },
    ],
    variants: [
      {
        ...variant,
        name: 'other',
        start: { files: {}, commands: '' },
        checks,
        reference: prints('its own'),
      },
    ],
  } as FolderLab
  expect(await graded(lab, prints('right'))).toBe('passed')
  expect(await graded(lab, prints('its own'), 'other')).toBe('passed')
})

it('an example runs in the folder as it is at first, each time', async () => {
  const tried = (example: LessonExample) => kind.exam.tryExample(plain, example)
  for (const example of lessonExamples(plain.lesson)) expect(await tried(example)).toBeNull()
  const code = 'cat shelf/short-films/harbor-lights.txt | head -n 1; ls; rm -r desk'
  const output = 'Harbor Lights\ndesk\nshelf'
  const [first] = lessonExamples(plain.lesson)
  for (let time = 1; time <= 2; time++) {
    expect(await tried({ ...first, code, output } as LessonExample)).toBeNull()
  }
  expect(await tried({ ...first, code, output: `${output}\nmore \n` } as LessonExample)).toBe(
    `expected ${JSON.stringify(`${output}\nmore`)}, got ${JSON.stringify(output)}`,
  )
})
