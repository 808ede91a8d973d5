import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { openAnalysis } from '../../engine/analysis/analysis.ts'
import { defaultLimits } from '../../kit/limits.ts'
import type { CodeReviewLab } from '../../lab/kinds/code-review.ts'
import type { Lab } from '../../lab/lab.ts'
import { type LessonExample, lessonExamples } from '../../lab/lesson.ts'
import { readLab } from '../../lab/read.ts'
import type { Verdict } from '../../lab/verdict.ts'
import type { Bench } from '../../world/postgres/bench.ts'
import { openKinds } from './all.ts'
import type { KindGrader } from './kind.ts'

/* Kinds whose answers are programs: what's graded and run of them without a database, and what's left of it. */

const content = path.resolve(import.meta.dirname, '../../../content/labs')
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'programs-'))
/** Beside the home, which programs can't read. */
const pathFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'path-'))
const analysis = openAnalysis(defaultLimits)
const open = () =>
  openKinds({
    // No lab here asks for a database.
    bench: { serverMajor: 18 } as Bench,
    limits: defaultLimits,
    own: { home, isEmbedded: false },
    pathFolders: [pathFolder],
    analysis,
  })
const kinds = open()
const closeAll = async (all: ReturnType<typeof open>): Promise<void> => {
  await Promise.all([...new Set(Object.values(all))].map((kind) => kind.close()))
}
afterAll(async () => {
  await closeAll(kinds)
  await analysis.close()
  for (const folder of [home, pathFolder]) fs.rmSync(folder, { recursive: true, force: true })
})

const labNamed = (id: string): Promise<Lab> => readLab(path.join(content, id))
const kindOf = ({ kind }: Lab, of = kinds): KindGrader => of[kind] as unknown as KindGrader

async function grade(lab: Lab, answer: string, variant: string | null): Promise<Verdict> {
  const attempt = { id: 'a', labId: lab.id, variant, labHash: lab.hash, answer, seed: 's' }
  return await kindOf(lab).grade(lab, attempt, () => undefined)
}

it.each(['http/hello-http', 'exploit/one-quote', 'page/say-the-error'])(
  '%s: where an answer can’t be read, the checks of the task that was asked are skipped',
  async (id) => {
    const lab = await labNamed(id)
    const all: readonly { readonly name: string }[] = lab.checks
    const tasks = [
      { name: null, checks: all },
      { name: 'one', checks: all.slice(0, 1) },
      { name: 'two', checks: all.slice(1, 3) },
    ]
    const withVariants = { ...lab, variants: tasks.slice(1) } as unknown as Lab
    for (const { name, checks: own } of tasks) {
      const { status, checks } = await grade(withVariants, 'text before\n==> a <==\n', name)
      expect([status, checks[0]?.name, checks[0]?.status]).toEqual(['failed', 'readable', 'failed'])
      const asked = new Set(all.map((check) => check.name))
      expect(checks.map((check) => check.name).filter((check) => asked.has(check))).toEqual(
        own.map((check) => check.name),
      )
    }
  },
)

it('a variant of a code review is judged by its own findings', async () => {
  const lab = (await labNamed('code-review/read-this-change')) as CodeReviewLab
  const answer = lab.solutions[0]?.answer as string
  const variants = [
    { name: 'calm', task: { ...lab.task, falseAlarmsMax: 100 } },
    { name: 'harmless', task: { ...lab.task, findings: [], falseAlarmsMax: 0 } },
  ]
  const withVariants = { ...lab, variants } as unknown as Lab
  expect((await grade(withVariants, answer, null)).status).toBe('passed')
  expect((await grade(withVariants, answer, 'calm')).status).toBe('passed')
  expect((await grade(withVariants, answer, 'harmless')).status).toBe('failed')
})

describe('what an answer in Python needs', () => {
  /** The first python3 that's found in the user's folders. */
  const install = (script: string): void => {
    fs.writeFileSync(path.join(pathFolder, 'python3'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  }
  const missing = async (start: string, program: string): Promise<string | null | undefined> =>
    await kinds.http.exam.missing?.(
      (await labNamed('http/hello-http')) as never,
      `==> Procfile <==\nweb: ${start}\n\n==> server.py <==\n${program}\n`,
    )
  beforeEach(() =>
    install('grep -q . "$1" || exit 0; echo Traceback; echo ModuleNotFoundError; exit 1'),
  )

  it('is psycopg, where it’s imported', async () => {
    const lacks = 'psycopg for python3 not installed'
    expect(await missing('python3 server.py', 'import psycopg')).toBe(lacks)
    expect(await missing('python3 server.py', 'import os\nimport psycopg\n')).toBe(lacks)
    expect(await missing('python3 server.py', 'print("import psycopg")')).toBeNull()
    install('exit 0')
    expect(await missing('python3 server.py', 'import psycopg')).toBeNull()
  })

  it('is python3 itself, where a name of it is all there is', async () => {
    install('echo "shim: no program \\`python3\\`" >&2; exit 127')
    expect(await missing('python3 server.py', 'print(1)')).toBe('python3 not installed')
  })

  it('isn’t asked of a server that begins with another program', async () => {
    install('echo ModuleNotFoundError')
    expect(await missing('python3 server.py', 'print(1)')).not.toBeNull()
    expect(await missing('node run.ts python3 server.py', 'print(1)')).toBeNull()
  })
})

describe('Run of a load lab', () => {
  it('shows what a program prints that measures, and how often it asked', async () => {
    const lab = await labNamed('load/find-the-knee')
    const run = (text: string) => kindOf(lab).run(lab, text, 'whole')
    const begun = performance.now()
    const said = await run('console.log("asking")\nawait fetch(process.env.TARGET as string)\n')
    expect(said).toMatchObject({
      kind: 'printed',
      text: 'asking\n\nThe server got 1 requests.\nNo figure: its last line was `asking`.',
    })
    expect(said.elapsedMs).toBeLessThanOrEqual(performance.now() - begun + 1)
    expect(await run('console.log(90)')).toMatchObject({
      text: '90\n\nThe server got 0 requests.',
    })
    expect(await run('text before\n==> measure.ts <==\n')).toMatchObject({
      kind: 'refused',
      at: 0,
      elapsedMs: 0,
    })
  })

  it('asks a server, where the answer is one', async () => {
    const lab = await labNamed('load/hold-the-line')
    expect(
      await kindOf(lab).run(lab, lab.starter, 'whole', { call: 'not a request' }),
    ).toMatchObject({
      kind: 'refused',
      reason: { expected: expect.stringContaining('a method and a path') },
    })
  })

  it('over the limit it’s nobody’s fault, and else it counts', () => {
    const isUndecided = (status: Verdict['status']) =>
      kinds.load.exam.isUndecided?.({ status } as Verdict)
    expect([isUndecided('over-limit'), isUndecided('failed'), isUndecided('passed')]).toEqual([
      true,
      false,
      false,
    ])
  })
})

it('an example of a function lab prints what’s under it, but for blanks at the ends of lines', async () => {
  const lab = await labNamed('function/choose')
  const tried = (example: LessonExample) => kindOf(lab).exam.tryExample(lab, example)
  const [first] = lessonExamples(lab.lesson)
  const code = 'console.log("one  ")\nconsole.log(1 + 1)\n'
  const of = (output: string) => ({ ...first, code, output }) as LessonExample
  expect(await tried(of('one\n2'))).toBeNull()
  expect(await tried(of('one \t\n2\n\n'))).toBeNull()
  expect(await tried(of('one\n3 '))).toBe('expected\none\n3\ngot\none\n2')
})

describe('once it’s closed', () => {
  /** Folders in which this process has servers laid out. */
  const places = (): string[] =>
    fs
      .readdirSync(os.tmpdir())
      .filter((name) => name.startsWith(`backwright-servers-${process.pid}-`))
  const children = (): number =>
    process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length

  it.each(['http', 'exploit', 'load'] as const)(
    'a grader of the kind %s leaves no folder behind, and had one for all',
    async (name) => {
      const before = places()
      const kind = open()[name]
      const example = { language: 'sh', code: 'echo one', output: 'one' }
      for (let time = 1; time <= 2; time++) {
        expect(await kind.exam.tryExample({} as never, example as never)).toBeNull()
      }
      expect(places()).toHaveLength(before.length + 1)
      await kind.close()
      expect(places()).toEqual(before)
    },
  )

  it('one of function labs leaves no process behind', async () => {
    const lab = await labNamed('function/choose')
    // Whatever that one keeps ready is there now.
    await kindOf(lab).warm(lab)
    const before = children()
    const kind = kindOf(lab, open())
    await kind.warm(lab)
    expect(children()).toBeGreaterThan(before)
    await kind.close()
    await expect.poll(children).toBe(before)
  })
})
