import { engineVersion, gradeHttp } from '../../engine/http/grade-http.ts'
import { openByHand } from '../../engine/http/open-by-hand.ts'
import type { HttpRuntime } from '../../engine/http/runtime.ts'
import { openServing } from '../../engine/http/serving.ts'
import { tryOut } from '../../engine/http/try-out.ts'
import { assert } from '../../kit/assert.ts'
import { commandFor } from '../../kit/languages.ts'
import type { Limits } from '../../kit/limits.ts'
import type { ServerFolder } from '../../lab/grading.ts'
import { commandsOf, unpackServer } from '../../lab/http/server-files.ts'
import type { HttpLab } from '../../lab/kinds/http.ts'
import type { Attempt } from '../../lab/lab.ts'
import type { LessonExample } from '../../lab/lesson.ts'
import type { Check, Verdict } from '../../lab/verdict.ts'
import { openBrowsers } from '../../world/page/browsers.ts'
import type { Bench } from '../../world/postgres/bench.ts'
import type { Driver } from '../../world/runner/driver.ts'
import { openRunner, type Runner } from '../../world/runner/runner.ts'
import type { StartProblem } from '../../world/runner/start-problem.ts'
import { unknownVariant } from '../fault.ts'
import type { KindGrader } from './kind.ts'

/** Grades a server in a folder, too. */
export interface HttpGrader extends KindGrader<HttpLab> {
  gradeServer(
    lab: HttpLab,
    attempt: Attempt,
    server: ServerFolder,
    onCheck: (check: Check) => void,
  ): Promise<Verdict>
  /** Starts the server in a folder with a database of its own, to be tried by hand. */
  openServer(lab: HttpLab, server: ServerFolder): Promise<HttpRuntime | StartProblem>
}

/** Http labs: the learner's server, in any language, judged by what it answers. */
export function openHttpGrader({
  bench,
  limits,
  driver,
  pathFolders,
}: {
  bench: Bench
  limits: Limits
  /** What servers run in. */
  driver: Driver
  /** Where runtimes are looked for: the folders of the user's PATH. */
  pathFolders: readonly string[]
}): HttpGrader {
  let opened: Runner | null = null
  const browsers = openBrowsers({ pathFolders })
  const runner = (): Runner => {
    opened ??= openRunner({ driver, pathFolders })
    return opened
  }
  return {
    engineVersion,
    warm: async () => undefined,
    grade: (lab, attempt, onCheck) =>
      gradeHttp(lab, checksOf(lab, attempt.variant), attempt, {
        bench,
        runner: runner(),
        browsers,
        limits,
        onCheck,
      }),
    gradeServer: (lab, attempt, server, onCheck) =>
      gradeHttp(lab, lab.checks, attempt, {
        bench,
        runner: runner(),
        browsers,
        limits,
        onCheck,
        server,
      }),
    openServer: (lab, { folder, start, build }) => {
      const source = { kind: 'copy', folder } as const
      return openByHand(lab, { source, start, build }, { bench, runner: runner() })
    },
    run: (lab, text, _rows, more) => tryOut(lab, text, { bench, runner: runner(), ...more }),
    serve: (lab, text) => openServing(lab, text, { bench, runner: runner() }),
    exam: {
      handIn: async (_lab, answer) => answer,
      tryExample: (_lab, example) => tryExample(example, runner()),
      isRightOnSample: async () => null,
      missing: (lab, answer) => missingFor(lab, answer, runner()),
      problems: async () => [],
    },
    close: async () => {
      await browsers.close()
      await opened?.close()
      opened = null
    },
  }
}

function checksOf(lab: HttpLab, variant: string | null): HttpLab['checks'] {
  if (variant === null) return lab.checks
  const found = lab.variants.find(({ name }) => name === variant)
  if (!found) throw unknownVariant(lab, variant)
  return found.checks
}

/** Whether this machine has what an answer needs. */
async function missingFor(lab: HttpLab, answer: string, runner: Runner): Promise<string | null> {
  const read = unpackServer(answer, lab.main)
  if (read.kind === 'unread') return null
  return await runner.lacks(commandsOf(read.files, lab).start, read.files)
}

/** An example is a whole program: it prints what is written under it. */
export async function tryExample(example: LessonExample, runner: Runner): Promise<string | null> {
  const { language, code } = example
  if (language !== 'ts' && language !== 'sh')
    return `expected a program in ts or sh, got ${language}`
  assert('output' in example, 'programs print something')
  const files = new Map([[`example.${language}`, code]])
  const command = commandFor(language, `example.${language}`)
  const printed = await runner.run({ kind: 'files', files }, command)
  const bare = (text: string): string => text.replace(/[ \t\r]+$/gm, '').trimEnd()
  if (bare(printed) === bare(example.output)) return null
  return `expected ${JSON.stringify(bare(example.output))}, got ${JSON.stringify(bare(printed))}`
}
