import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openAnalysis } from '../../engine/analysis/analysis.ts'
import { defaultLimits } from '../../kit/limits.ts'
import type { Attempt, Lab } from '../../lab/lab.ts'
import { type LessonExample, lessonExamples } from '../../lab/lesson.ts'
import { readLab } from '../../lab/read.ts'
import type { Check } from '../../lab/verdict.ts'
import type { Bench } from '../../world/postgres/bench.ts'
import { openKinds } from './all.ts'
import type { KindGrader } from './kind.ts'

/*
 * What each kind's grader says before anything is started: of another server for learners' SQL, of a
 * variant that's gone, of an example in a language that isn't the kind's.
 */

const content = path.resolve(import.meta.dirname, '../../../content/labs')
const analysis = openAnalysis(defaultLimits)
const kinds = openKinds({
  // Nobody asks this bench for more than its version.
  bench: { serverMajor: 18 } as Bench,
  limits: defaultLimits,
  // Below a file no server can be made, so whoever tries to start one hears of it.
  own: { home: path.join(import.meta.filename, 'home'), isEmbedded: false },
  analysis,
})
afterAll(async () => {
  await Promise.all([...new Set(Object.values(kinds))].map((kind) => kind.close()))
  await analysis.close()
})

const graderOf = ({ kind }: Lab): KindGrader => kinds[kind] as unknown as KindGrader
const attemptAt = (lab: Lab, variant: string | null = null): Attempt => ({
  id: 'a',
  labId: lab.id,
  variant,
  labHash: lab.hash,
  answer: lab.solutions[0]?.answer as string,
  seed: 's',
})

describe.each([
  ['schedule/last-seat', 'sessions are stopped'],
  ['cost/the-right-index', 'work is counted'],
  ['admin/least-privilege', 'servers are started'],
])('%s, where learners’ SQL belongs on another server', (id, since) => {
  const elsewhere = {
    expected: expect.stringContaining(since),
    came: expect.stringContaining('BENCH_URL'),
    try: expect.stringContaining('without BENCH_URL'),
  }

  it('can’t start: the first check says why, and the others are skipped', async () => {
    const lab = await readLab(path.join(content, id))
    const seen: Check[] = []
    const verdict = await graderOf(lab).grade(lab, attemptAt(lab), (check) => seen.push(check))
    expect(verdict).toMatchObject({
      status: 'could-not-start',
      labHash: lab.hash,
      seed: 's',
      graderVersion: graderOf(lab).engineVersion,
      elapsedMs: 0,
    })
    const [first, ...rest] = verdict.checks
    expect(first).toMatchObject({ status: 'could-not-start', reason: elsewhere, elapsedMs: 0 })
    expect(rest.length).toBeGreaterThanOrEqual(lab.checks.length - 1)
    for (const check of rest) expect(check).toMatchObject({ status: 'skipped', reason: null })
    expect(seen).toEqual(verdict.checks)
    const names = verdict.checks.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(lab.checks.map(({ name }) => name)))
    expect(new Set(names).size).toBe(names.length)
  })

  it('can’t look around either, and needs nothing made ready', async () => {
    const lab = await readLab(path.join(content, id))
    expect(await graderOf(lab).run(lab, 'select 1', 'whole')).toEqual({
      kind: 'refused',
      reason: elsewhere,
      at: null,
      elapsedMs: 0,
    })
    await graderOf(lab).warm(lab)
  })

  it('skips the checks of a variant where one is asked', async () => {
    const lab = await readLab(path.join(content, id))
    for (const variant of lab.variants) {
      const { checks } = await graderOf(lab).grade(
        lab,
        attemptAt(lab, variant.name),
        () => undefined,
      )
      const own = (variant as unknown as { checks: readonly Check[] }).checks
      expect(checks.map(({ name }) => name)).toEqual(
        expect.arrayContaining(own.map(({ name }) => name)),
      )
    }
  })
})

it.each([
  'admin/least-privilege',
  'change/upsert-a-rating',
  'cost/the-right-index',
  'design/queue-or-call',
  'exploit/one-quote',
  'folder/where-am-i',
  'model/first-table',
  'query/films-by-year',
  'schedule/last-seat',
])('%s: a variant that isn’t there is our fault, by its name', async (id) => {
  const lab = await readLab(path.join(content, id))
  const graded = async () =>
    await graderOf(lab).grade(lab, attemptAt(lab, 'gone-since'), () => undefined)
  await expect(graded()).rejects.toMatchObject({
    code: 'bad-input',
    reason: { expected: expect.stringContaining(`a variant of ${id}`), came: 'gone-since' },
  })
})

describe('an example of a lesson', () => {
  const other = { language: 'cobol', code: '', output: '' } as unknown as LessonExample

  it.each([
    ['cost/the-right-index', 'expected SQL, got a block of cobol'],
    ['design/queue-or-call', 'expected a block of yaml, got cobol'],
    ['exploit/one-quote', 'expected a program in ts or sh, got cobol'],
    ['folder/where-am-i', 'expected commands, got a block of cobol'],
    ['function/choose', 'expected a block of ts, got one of cobol'],
    ['load/hold-the-line', 'expected a program in ts or sh, got cobol'],
    ['page/say-the-error', 'expected a fragment in html, got cobol'],
  ])('of %s is in the kind’s own language', async (id, said) => {
    const lab = await readLab(path.join(content, id))
    expect(await graderOf(lab).exam.tryExample(lab, other)).toBe(said)
  })

  it.each([
    ['sh', 'echo one; echo two', 'one\ntwo'],
    ['ts', 'const sum: number = 1 + 2\nconsole.log(sum)', '3'],
  ] as const)(
    'in %s is run as a program, and prints what is under it',
    async (language, code, output) => {
      const lab = await readLab(path.join(content, 'exploit/one-quote'))
      const tried = (printed: string) =>
        kinds.http.exam.tryExample(lab as never, { language, code, output: printed } as never)
      expect(await tried(output)).toBeNull()
      expect(await tried(`${output.replaceAll('\n', ' \t\n')}  \n\n`)).toBeNull()
      expect(await tried(`${output}\nmore`)).toBe(
        `expected ${JSON.stringify(`${output}\nmore`)}, got ${JSON.stringify(output)}`,
      )
    },
  )

  it('of a folder lab runs in a fresh folder, and prints what is under it', async () => {
    const lab = await readLab(path.join(content, 'folder/where-am-i'))
    const [example] = lessonExamples(lab.lesson)
    if (!example || !('output' in example)) throw new Error('the lesson has an example')
    const tried = (one: LessonExample) => graderOf(lab).exam.tryExample(lab, one)
    expect(await tried(example)).toBeNull()
    expect(await tried({ ...example, output: `${example.output} \n\n` })).toBeNull()
    expect(await tried({ ...example, output: 'nothing of the kind' })).toMatch(
      /^expected "nothing of the kind", got "/,
    )
  })
})

describe('an answer in Python', () => {
  const missing = async (text: string): Promise<string | null | undefined> => {
    const lab = await readLab(path.join(content, 'http/hello-http'))
    return await kinds.http.exam.missing?.(lab as never, text)
  }
  const python = (program: string): string =>
    `==> Procfile <==\nweb: python3 server.py\n\n==> server.py <==\n${program}\n`

  it('needs python3, and psycopg if it imports that; this machine has them or it is said', async () => {
    const [bare, withDriver] = [
      await missing(python('print(1)')),
      await missing(python('import psycopg\n')),
    ]
    expect([null, 'python3 not installed']).toContain(bare)
    const lacks = [bare, 'psycopg for python3 not installed']
    expect(lacks).toContain(withDriver)
  })

  it('is no other: nothing is missing for a program in JavaScript, or for what can’t be read', async () => {
    expect(await missing('export default 1')).toBeNull()
    expect(await missing('text before\n==> Procfile <==\nweb: python3 server.py\n')).toBeNull()
  })
})
