import fs from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../tests/test-home.ts'
import { openAnalysis } from '../../engine/analysis/analysis.ts'
import { defaultLimits } from '../../kit/limits.ts'
import type { RunRows } from '../../lab/grading.ts'
import type { CostLab } from '../../lab/kinds/cost.ts'
import type { ScheduleLab } from '../../lab/kinds/schedule.ts'
import type { Lab } from '../../lab/lab.ts'
import { type LessonExample, lessonExamples } from '../../lab/lesson.ts'
import { readLab } from '../../lab/read.ts'
import { clusterPaths } from '../../world/clusters/cluster-paths.ts'
import type { Bench } from '../../world/postgres/bench.ts'
import { openKinds } from './all.ts'
import type { KindGrader } from './kind.ts'

/* Kinds that start servers of their own; each with one lab of the product, or a part of it. */

const content = path.resolve(import.meta.dirname, '../../../content/labs')
const home = fs.mkdtempSync(path.join(temporaryFolder, 'own-'))
const analysis = openAnalysis(defaultLimits)
const open = () =>
  openKinds({
    // Nobody asks this bench for more than its version.
    bench: { serverMajor: 18 } as Bench,
    limits: { ...defaultLimits, statementMs: 1_500 },
    own: { home, isEmbedded: true },
    analysis,
  })
const kinds = open()
afterAll(async () => {
  await Promise.all([kinds.cost.close(), kinds.schedule.close(), kinds.admin.close()])
  await analysis.close()
  fs.rmSync(home, { recursive: true, force: true })
})

const labNamed = (id: string): Promise<Lab> => readLab(path.join(content, id))
const kindOf = ({ kind }: Lab): KindGrader => kinds[kind] as unknown as KindGrader
const run = (lab: Lab, text: string, rows: RunRows = 'sample') => kindOf(lab).run(lab, text, rows)

async function statusOf(lab: Lab, answer: string): Promise<string> {
  const attempt = { id: 'a', labId: lab.id, variant: null, labHash: lab.hash, answer, seed: 's' }
  return (await kindOf(lab).grade(lab, attempt, () => undefined)).status
}

/** A lab whose second solution is wrong, as those of the product aren't: the first one is right. */
const withWrongSecond = (lab: Lab): Lab => {
  const [first] = lab.solutions
  return {
    ...lab,
    hash: `${lab.hash}, own`,
    solutions: [first, { ...first, answer: 'no answer (' }],
  } as Lab
}

/** Works until this much of its transaction has passed. */
const working = (ms: number): string => `with recursive turn (n) as (
  select 1 union all select n + 1
    from turn, lateral (select count(*) from generate_series(1, 10000 + n % 2)) as work
   where clock_timestamp() < now() + interval '${ms} milliseconds')
select 'done' as said from turn having max(n) > 0`

/** Folders of servers that run. */
const servers = (): string[] => fs.readdirSync(clusterPaths(home).own)
const children = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length

it.each(['schedule/last-seat', 'cost/read-the-plan'])(
  '%s is made ready before anyone answers: what can’t be made is heard of then',
  async (id) => {
    const lab = (await labNamed(id)) as ScheduleLab | CostLab
    const world = { ...lab.world, schemaSql: 'create tabel film ()' }
    const broken = { ...lab, hash: 'broken', world } as unknown as Lab
    await expect(kindOf(lab).warm(broken)).rejects.toThrow()
    await kindOf(lab).warm(lab)
  },
)

describe('a schedule lab', () => {
  it('whose answer is a program has one process ready, and others have none', async () => {
    const [text, program] = [
      await labNamed('schedule/last-seat'),
      await labNamed('schedule/try-again'),
    ]
    await kindOf(text).warm(text)
    const before = children()
    await kindOf(text).warm(text)
    expect(children()).toBe(before)
    await kindOf(program).warm(program)
    expect(children()).toBe(before + 1)
  })

  it('whose answer is a program grades it, and runs it; its sample is looked at with SQL', async () => {
    const whole = (await labNamed('schedule/try-again')) as ScheduleLab
    const lab = withWrongSecond({ ...whole, checks: whole.checks.slice(0, 1) })
    expect(await statusOf(lab, lab.solutions[0]?.answer as string)).toBe('passed')
    expect(await statusOf(lab, 'export const answer = 42')).toBe('failed')
    const ran = await run(lab, lab.solutions[0]?.answer as string, 'whole')
    expect(ran).toMatchObject({ kind: 'printed', text: expect.stringMatching(/begin/i) })
    expect(await run(lab, 'no program (', 'whole')).toMatchObject({ kind: 'refused' })
    expect(await run(lab, 'select 1 as one')).toMatchObject({ kind: 'rows', rows: [['1']] })
  })

  it('whose answer is SQL is right as its first solution is, and runs SQL everywhere', async () => {
    const whole = (await labNamed('schedule/last-seat')) as ScheduleLab
    const lab = withWrongSecond({ ...whole, checks: whole.checks.slice(0, 2) })
    expect(await statusOf(lab, lab.solutions[0]?.answer as string)).toBe('passed')
    expect(await statusOf(lab, 'select 1;')).toBe('failed')
    expect(await run(lab, 'select 1 as one', 'whole')).toMatchObject({ rows: [['1']] })
  })

  it('shows 200 rows as all of them, and nothing where nothing was asked', async () => {
    const lab = await labNamed('schedule/last-seat')
    const full = await run(lab, 'select n from generate_series(1, 200) as n')
    expect(full).toMatchObject({ kind: 'rows', truncated: false, tag: 'SELECT 200' })
    const nothing = { columns: [], rows: [], truncated: false, tag: null }
    expect(await run(lab, '-- nothing')).toMatchObject({ kind: 'rows', ...nothing })
    const example = { language: 'sql', code: '-- nothing', columns: [], rows: [] } as LessonExample
    expect(await kindOf(lab).exam.tryExample(lab, example)).toBeNull()
    const [first] = lessonExamples(lab.lesson) as [LessonExample]
    const later = { ...first, code: `select 1 as one; ${first.code}` }
    expect(await kindOf(lab).exam.tryExample(lab, later)).toBeNull()
  })

  it('is looked at inside a transaction, and what a text commits is taken back too', async () => {
    const lab = await labNamed('schedule/last-seat')
    const shown = async (sql: string) => {
      const found = await run(lab, sql)
      return found.kind === 'rows' ? found.rows : found
    }
    expect(await run(lab, 'savepoint here')).toMatchObject({ kind: 'rows', tag: 'SAVEPOINT' })
    const before = await shown('select count(*) from booking; show enable_sort')
    const count = await shown('select count(*) from booking')
    await run(lab, 'delete from booking; commit; set enable_sort = off')
    expect(await shown('select count(*) from booking; show enable_sort')).toEqual(before)
    expect(await shown('select count(*) from booking')).toEqual(count)
  })

  it('waits for a slow statement, and stops one that’s too slow', async () => {
    const lab = await labNamed('schedule/last-seat')
    const begun = performance.now()
    const slow = await run(lab, working(1_100))
    expect(slow).toMatchObject({ kind: 'rows', rows: [['done']] })
    expect(slow.elapsedMs).toBeGreaterThanOrEqual(1_000)
    expect(slow.elapsedMs).toBeLessThanOrEqual(performance.now() - begun + 1)
    expect(await run(lab, working(60_000))).toMatchObject({
      kind: 'over-limit',
      message: 'It took too long and was stopped.',
    })
  })

  it('leaves no process behind once its grader is closed', async () => {
    const whole = (await labNamed('schedule/try-again')) as ScheduleLab
    const lab = { ...whole, checks: whole.checks.slice(0, 1) }
    const [before, folders] = [children(), servers()]
    const kind = open().schedule
    const answer = lab.solutions[0]?.answer as string
    const attempt = { id: 'a', labId: lab.id, variant: null, labHash: lab.hash, answer, seed: 's' }
    await kind.grade(lab, attempt, () => undefined)
    await kind.run(lab, answer, 'whole')
    expect(children()).toBeGreaterThan(before)
    expect(servers()).not.toEqual(folders)
    await kind.close()
    expect(servers()).toEqual(folders)
    await expect.poll(children).toBeLessThanOrEqual(before)
  })
})

describe('a cost lab', () => {
  it('is right as its first solution is', async () => {
    const lab = withWrongSecond(await labNamed('cost/read-the-plan'))
    expect(await statusOf(lab, lab.solutions[0]?.answer as string)).toBe('passed')
    expect(await statusOf(lab, lab.starter)).toBe('failed')
  })

  it('is looked at in its smallest size or its largest', async () => {
    const lab = (await labNamed('cost/read-the-plan')) as CostLab
    const films = async (rows: RunRows) => {
      const found = await run(lab, 'select count(*) as n from film', rows)
      return found.kind === 'rows' && Number(found.rows[0]?.[0])
    }
    expect([await films('sample'), await films('whole')]).toEqual([lab.sizes[0], lab.sizes.at(-1)])
  })

  it('gives what its lesson says, and says what an example gives instead', async () => {
    const lab = await labNamed('cost/read-the-plan')
    const tried = (example: LessonExample) => kindOf(lab).exam.tryExample(lab, example)
    const examples = lessonExamples(lab.lesson)
    for (const example of examples) expect(await tried(example)).toBeNull()
    const [first] = examples as [LessonExample]
    expect(await tried({ ...first, rows: [['other']] } as never)).toMatch(
      /^expected .*other.*, got /,
    )
    expect(await tried({ ...first, code: 'select titel from film' } as never)).toContain('42703')
  })
})

describe('an administration lab', () => {
  it('passes with a solution, is looked at with SQL, and gives what its lesson says', async () => {
    const lab = await labNamed('admin/least-privilege')
    expect(await statusOf(lab, lab.solutions[0]?.answer as string)).toBe('passed')
    expect(await run(lab, 'select 1 as one')).toMatchObject({ kind: 'rows', rows: [['1']] })
    const [first] = lessonExamples(lab.lesson) as [LessonExample]
    const tried = (example: LessonExample) => kindOf(lab).exam.tryExample(lab, example)
    expect(await tried(first)).toBeNull()
    expect(await tried({ ...first, rows: [['other', 'f']] } as never)).toMatch(
      /^expected\n.*other.*\ngot\n/s,
    )
  })
})
