import path from 'node:path'
import { engineVersion, gradeHttp } from '../../engine/http/grade-http.ts'
import { tryOut } from '../../engine/http/try-out.ts'
import { assert } from '../../kit/assert.ts'
import type { Limits } from '../../kit/limits.ts'
import type { HttpLab } from '../../lab/kinds/http.ts'
import type { LessonExample } from '../../lab/lesson.ts'
import type { TemporaryClusters } from '../../world/clusters/temporary-cluster.ts'
import type { Bench } from '../../world/postgres/bench.ts'
import { plainDriver } from '../../world/runner/plain.ts'
import { openRunner, type Runner } from '../../world/runner/runner.ts'
import { unknownVariant } from '../fault.ts'
import type { KindGrader } from './kind.ts'

/** Solutions are in it. */
export const contentFolder = path.resolve(import.meta.dirname, '../../../content')

/** Http labs: the learner's server, in any language, judged by what it answers. */
export function openHttpGrader({
  bench,
  limits,
  own,
  pathFolders,
}: {
  bench: Bench
  own: TemporaryClusters
  limits: Limits
  /** Where runtimes are looked for: the folders of the user's PATH. */
  pathFolders: readonly string[]
}): KindGrader<HttpLab> {
  let opened: Runner | null = null
  const runner = (): Runner => {
    opened ??= openRunner({
      driver: plainDriver({ hidden: [own.home, contentFolder] }),
      pathFolders,
    })
    return opened
  }
  return {
    engineVersion,
    warm: async () => undefined,
    grade: (lab, attempt, onCheck) =>
      gradeHttp(lab, checksOf(lab, attempt.variant), attempt, {
        bench,
        runner: runner(),
        limits,
        onCheck,
      }),
    run: (lab, text, _rows, more) => tryOut(lab, text, { bench, runner: runner(), ...more }),
    exam: {
      handIn: async (_lab, answer) => answer,
      tryExample: (_lab, example) => tryExample(example, runner()),
      isRightOnSample: async () => null,
      problems: async () => [],
    },
    close: async () => {
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

const commands = { ts: 'node example.ts', sh: 'sh example.sh' } as const

/** An example is a whole program: it prints what is written under it. */
export async function tryExample(example: LessonExample, runner: Runner): Promise<string | null> {
  const { language, code } = example
  if (language !== 'ts' && language !== 'sh')
    return `expected a program in ts or sh, got ${language}`
  assert('output' in example, 'programs print something')
  const files = new Map([[`example.${language}`, code]])
  const printed = await runner.run({ kind: 'files', files }, commands[language])
  const bare = (text: string): string => text.replace(/[ \t\r]+$/gm, '').trimEnd()
  if (bare(printed) === bare(example.output)) return null
  return `expected ${JSON.stringify(bare(example.output))}, got ${JSON.stringify(bare(printed))}`
}
