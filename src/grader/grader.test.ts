import fs from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../tests/test-home.ts'
import { defaultLimits } from '../kit/limits.ts'
import type { Attempt, Lab } from '../lab/lab.ts'
import { lessonExamples } from '../lab/lesson.ts'
import { readLab } from '../lab/read.ts'
import type { Check } from '../lab/verdict.ts'
import type { Bench } from '../world/postgres/bench.ts'
import { treeOf } from '../world/processes/process-tree.ts'
import { faultVerdict, unknownVariant } from './fault.ts'
import { openGrader } from './grader.ts'

/* Kinds that need no database: what every kind's grader owes to the rest, on labs of the product. */

const labs = path.resolve(import.meta.dirname, '../../content/labs')
const home = path.join(import.meta.dirname, '../../.test-home')
const open = (pathFolders: string[] = []) =>
  openGrader({
    pathFolders,
    // None of these kinds asks the bench for anything but its version.
    bench: { serverMajor: 18 } as Bench,
    limits: defaultLimits,
    own: { home, isEmbedded: true },
  })
const grader = open()
afterAll(() => grader.close())

const attemptAt = (lab: Lab, answer: string, variant: string | null = null): Attempt => ({
  id: 'a',
  labId: lab.id,
  variant,
  labHash: lab.hash,
  answer,
  seed: 's',
})

describe.each(['design/queue-or-call', 'code-review/read-this-change'])('%s', (id) => {
  it('passes with a solution, fails with the starter, and says each check as it ends', async () => {
    const lab = await readLab(path.join(labs, id))
    const seen: Check[] = []
    const attempt = attemptAt(lab, lab.solutions[0]?.answer as string)
    const right = await grader.grade(lab, attempt, (check) => seen.push(check))
    expect(right).toMatchObject({ status: 'passed', labHash: lab.hash, seed: 's' })
    expect(seen).toEqual(right.checks)
    const wrong = await grader.grade(lab, attemptAt(lab, lab.starter), () => undefined)
    expect(wrong.status).toBe('failed')
  })

  it('is at fault where a variant is not there, and that counts for nobody', async () => {
    const lab = await readLab(path.join(labs, id))
    const startedAt = performance.now()
    const verdict = await grader.grade(lab, attemptAt(lab, '', 'gone'), () => undefined)
    expect(verdict).toMatchObject({ status: 'grader-fault', postgresMajor: 18, labHash: lab.hash })
    expect(verdict.graderVersion).toMatch(/\d/)
    expect(verdict.elapsedMs).toBeGreaterThanOrEqual(0)
    expect(verdict.elapsedMs).toBeLessThanOrEqual(performance.now() - startedAt)
    expect(verdict.checks[0]?.reason).toMatchObject({
      expected: 'a verdict',
      came: expect.stringContaining(`a variant of ${id}`),
    })
  })

  it('gives what the lesson says of its examples, and finds one that it does not give', async () => {
    const lab = await readLab(path.join(labs, id))
    const examples = lessonExamples(lab.lesson)
    for (const example of examples) expect(await grader.tryExample(lab, example)).toBeNull()
    const [first] = examples
    if (!first || !('output' in first)) return
    const spaced = { ...first, output: `${first.output}   \n\n` }
    expect(await grader.tryExample(lab, spaced)).toBeNull()
    const other = { ...first, output: `${first.output}\nmore` }
    expect(await grader.tryExample(lab, other)).toContain('more')
    expect(await grader.tryExample(lab, { ...first, language: 'cobol' } as never)).toContain(
      'cobol',
    )
  })

  it('has no sample, no problems, and takes answers as they are', async () => {
    const lab = await readLab(path.join(labs, id))
    expect(await grader.isRightOnSample(lab, lab.starter)).toBeNull()
    expect(await grader.problems(lab)).toEqual([])
    expect(await grader.missing?.(lab, lab.starter)).toBeNull()
    expect(await grader.handIn(lab, ' as it is\n', null)).toBe(' as it is\n')
    await grader.warm(lab)
    await expect(grader.serve(lab, '')).rejects.toThrow('only labs whose answer is a server')
  })
})

it('a variant is graded by its own task, not by that of the lab', async () => {
  const lab = await readLab(path.join(labs, 'design/how-many-machines'))
  const statusOf = async (answer: string, variant: string | null) =>
    (await grader.grade(lab, attemptAt(lab, answer, variant), () => undefined)).status
  const [variant] = lab.variants
  expect(await statusOf(variant?.reference as string, variant?.name as string)).toBe('passed')
  expect(await statusOf(variant?.mutants[0] as string, variant?.name as string)).toBe('failed')
  expect(await statusOf(lab.solutions[0]?.answer as string, null)).toBe('passed')
})

it('a topology is looked at without being graded, and one that cannot be read is refused', async () => {
  const lab = await readLab(path.join(labs, 'design/queue-or-call'))
  const right = await grader.run(lab, lab.solutions[0]?.answer as string, 'whole')
  expect(right.kind).toBe('printed')
  const wrong = await grader.run(lab, 'parts: [', 'whole')
  expect(wrong).toMatchObject({ kind: 'refused', reason: { try: expect.any(String) } })
})

it('commands of a folder lab are not run here', async () => {
  const lab = await readLab(path.join(labs, 'folder/where-am-i'))
  expect(await grader.run(lab, 'ls', 'whole')).toMatchObject({
    kind: 'over-limit',
    message: expect.stringContaining('your own terminal'),
  })
})

it('says what this machine is missing for an answer in Python', async () => {
  const lab = await readLab(path.join(labs, 'http/films-resource'))
  const answer = '==> Procfile <==\nweb: python3 server.py\n\n==> server.py <==\nimport psycopg\n'
  // A python3 without any packages.
  const folder = fs.mkdtempSync(path.join(temporaryFolder, 'backwright-python-'))
  const says = '#!/bin/sh\necho ModuleNotFoundError: no module named "\'psycopg\'"\n'
  fs.writeFileSync(path.join(folder, 'python3'), says, { mode: 0o755 })
  const own = open([folder])
  expect(await own.missing?.(lab, answer)).toBe('psycopg for python3 not installed')
  await own.close()
  fs.rmSync(folder, { recursive: true })
})

/** Programs of learners and processes for tasks that are there now, where Linux tells. */
function atWork(): { programs: number; readers: number } | null {
  if (!fs.existsSync('/proc/self/task')) return null
  const read = (file: string): string => {
    try {
      return fs.readFileSync(`/proc/${file}`, 'utf8')
    } catch {
      // It ended since it was listed.
      return ''
    }
  }
  const commands = treeOf(process.pid).map((pid) => read(`${pid}/cmdline`))
  return {
    programs: commands.filter((words) => words.includes('\0--permission\0')).length,
    readers: commands.filter((words) => words.includes('/analysis/child.ts\0')).length,
  }
}

it('nothing is left of a grader once it’s closed', async () => {
  const before = atWork()
  const own = open()
  const review = await readLab(path.join(labs, 'code-review/read-this-change'))
  expect(await own.run(review, 'console.log(1)', 'whole')).toMatchObject({ text: '1\n' })
  // It reads what's handed in in a process, which starts before it finds that there's no bench.
  const query = await readLab(path.join(labs, 'query/films-by-year'))
  await expect(own.warm(query)).rejects.toThrow()
  const during = atWork()
  if (before && during) {
    expect(during.programs).toBeGreaterThan(before.programs)
    expect(during.readers).toBeGreaterThan(before.readers)
  }
  await own.close()
  expect(atWork()).toEqual(before)
})

it('a fault says what happened, in at most 500 characters, and that it is ours', async () => {
  const lab = await readLab(path.join(labs, 'design/queue-or-call'))
  const of = { graderVersion: 'v', postgresMajor: 17, elapsedMs: 5 }
  const verdict = faultVerdict('x'.repeat(600), attemptAt(lab, ''), of)
  expect(verdict).toMatchObject({ ...of, status: 'grader-fault' })
  expect(verdict.checks).toHaveLength(1)
  expect(verdict.checks[0]).toMatchObject({ status: 'grader-fault', elapsedMs: 5 })
  expect(verdict.checks[0]?.reason?.came).toBe('x'.repeat(500))
  const thrown = faultVerdict(new Error('lost'), attemptAt(lab, ''), of)
  expect(thrown.checks[0]?.reason?.came).toBe('lost')
  const variants = [{ name: 'one' }, { name: 'two' }]
  expect(unknownVariant({ ...lab, variants } as unknown as Lab, 'x').reason).toMatchObject({
    expected: `a variant of ${lab.id}: one, two`,
    came: 'x',
  })
  expect(unknownVariant({ ...lab, variants: [] } as Lab, null).reason).toMatchObject({
    expected: `a variant of ${lab.id}: it has none`,
    came: 'null',
  })
})
