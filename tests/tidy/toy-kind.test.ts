import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { defaultLimits } from '../../src/kit/limits.ts'
import { openTestGrader } from '../grading.ts'
import { root } from './sources.ts'

/*
 * CONTRIBUTING says that a new kind touches five places. Here one is added to a copy of the source:
 * with all five it compiles and its scaffolded lab passes its exam; a table that it is left out of
 * does not compile.
 */

/** The lines that register a kind, by file: before which text they go. */
const registrations: readonly { file: string; before: string; line: string }[] = [
  { file: 'lab/kinds/all.ts', before: '  query: SqlLab\n', line: '  toy: ToyLab\n' },
  { file: 'lab/kinds/all.ts', before: '  query: queryFormat,\n', line: '  toy: toyFormat,\n' },
  { file: 'grader/kinds/all.ts', before: '    query: sql,\n', line: '    toy: openToyGrader(),\n' },
  {
    file: 'lab/verdict.ts',
    before: '  rowsCounterexampleShape,\n',
    line: '  toyCounterexampleShape,\n',
  },
  {
    file: 'lab/counterexample/text.ts',
    before: '  rows: rowsCounterexampleText,\n',
    line: '  toy: toyCounterexampleText,\n',
  },
  {
    file: 'web/components/counterexample.tsx',
    before: '  rows: RowsCase,\n',
    line: '  toy: ToyCase,\n',
  },
]
const imports: Readonly<Record<string, string>> = {
  'lab/kinds/all.ts': "import { type ToyLab, toyFormat } from './toy.ts'\n",
  'grader/kinds/all.ts': "import { openToyGrader } from './toy.ts'\n",
  'lab/verdict.ts': "import { toyCounterexampleShape } from './counterexample/toy.ts'\n",
  'lab/counterexample/text.ts': "import { toyCounterexampleText } from './toy.ts'\n",
  'web/components/counterexample.tsx': "import { ToyCase } from './cases/toy.tsx'\n",
}

let copy: string
beforeAll(() => {
  fs.mkdirSync(path.join(root, '.test-home'), { recursive: true })
  copy = fs.mkdtempSync(path.join(root, '.test-home/toy-kind-'))
  const isSource = (file: string): boolean => !/\.test\.tsx?$|test-data/.test(file)
  fs.cpSync(path.join(root, 'src'), path.join(copy, 'src'), { recursive: true, filter: isSource })
  fs.cpSync(path.join(import.meta.dirname, 'fixtures/toy-kind'), path.join(copy, 'src'), {
    recursive: true,
  })
  fs.copyFileSync(path.join(root, 'tsconfig.json'), path.join(copy, 'tsconfig.json'))
  for (const file of Object.keys(imports)) write(file, imports[file] + read(file))
  for (const one of registrations) register(one)
})
afterAll(() => fs.rmSync(copy, { recursive: true, force: true }))

const at = (file: string): string => path.join(copy, 'src', file)
const read = (file: string): string => fs.readFileSync(at(file), 'utf8')
const write = (file: string, text: string): void => fs.writeFileSync(at(file), text)

function register({ file, before, line }: (typeof registrations)[number]): void {
  expect(read(file).split(before)).toHaveLength(2)
  write(file, read(file).replace(before, line + before))
}

/** A compiler run takes most of a minute on a busy machine. */
const slow = { timeout: 300_000 }

function compile(): string {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
  const run = spawnSync(
    process.execPath,
    // What it knows of the first run spares most of the second.
    [
      tsc,
      '-p',
      '.',
      '--noEmit',
      '--noUnusedLocals',
      'false',
      '--incremental',
      '--tsBuildInfoFile',
      'known',
    ],
    {
      cwd: copy,
      encoding: 'utf8',
    },
  )
  return run.stdout
}

it('a kind in all its places compiles, and its scaffolded lab passes its exam', slow, async () => {
  expect(compile()).toBe('')
  const { scaffoldLab } = await import(at('lab/scaffold.ts'))
  const { readLab } = await import(at('lab/read.ts'))
  const { openGrader } = await import(at('grader/grader.ts'))
  const { examLab } = await import(at('grader/exam.ts'))
  await scaffoldLab({ contentFolder: copy, kind: 'toy', name: 'hello' })
  const lab = await readLab(path.join(copy, 'labs/toy/hello'))
  const { bench, close } = await openTestGrader()
  const grader = openGrader({ bench, limits: defaultLimits, own: { home: copy, isEmbedded: true } })
  try {
    const report = await examLab(grader, lab, { seed: 'toy', reruns: 2 })
    expect(report).toMatchObject({ failures: [], graded: 11 })
  } finally {
    await grader.close()
    await close()
  }
})

it('a kind that is left out of a table does not compile', slow, () => {
  const forgotten = registrations.filter(({ line }) => !/ToyLab|Shape/.test(line))
  for (const { file, line } of forgotten) write(file, read(file).replace(line, ''))
  const said = compile()
  for (const { file } of forgotten) expect(said).toContain(`src/${file}(`)
  for (const one of forgotten) register(one)
})
