import path from 'node:path'
import { spaceless } from '../src/engine/query/mutate/strength.ts'
import { commandsWriting, filesWrittenBy } from '../src/lab/folder/written.ts'
import type { Lab } from '../src/lab/lab.ts'
import { readCatalog } from '../src/lab/read-catalog.ts'
import { openTestGrader } from '../tests/grading.ts'
import { type Line, round } from './measure.ts'
import { mutateModel } from './mutate-model.ts'
import { mutateProgram } from './mutate-program.ts'
import { root } from './program.ts'
import { readEqual } from './strength.ts'

type Kind = 'function' | 'model' | 'folder'

interface Wrong {
  readonly rule: string
  readonly from: string
  readonly text: string
}

/** Mutants by rule of every solution of a kind, each graded once: how many get past. */
export async function measurePrograms(kind: Kind): Promise<Line[]> {
  const desk = await openTestGrader()
  const named = process.argv.slice(2).filter((word) => word.includes('/'))
  let all = 0
  let refuted = 0
  let gaps = 0
  let equal = 0
  try {
    const { labs } = await readCatalog(path.join(root, 'content'))
    const chosen = [...labs.values()].filter(
      (lab) => lab.kind === kind && (named.length === 0 || named.includes(lab.id)),
    )
    for (const lab of chosen) {
      const known = readEqual(lab.id)
      for (const wrong of wrongAnswers(lab)) {
        all++
        const status = await gradeOnce(desk.grader, lab, wrong.text)
        if (status !== 'passed') {
          refuted++
          continue
        }
        const reason = known.get(spaceless(changedLines(lab, wrong)))
        if (reason !== undefined) equal++
        else gaps++
        process.stdout.write(
          `  ${lab.id} survives (${wrong.rule}, ${wrong.from})${reason ? `: equal, ${reason}` : ''}\n`,
        )
        if (reason === undefined) process.stdout.write(changedLines(lab, wrong))
      }
    }
  } finally {
    await desk.close()
  }
  return [
    {
      name: `mutants by rule of ${kind} solutions`,
      goal: 'every survivor is known to be equal',
      figures: {
        mutants: all,
        refuted,
        equal,
        gaps,
        'percent refuted': round((100 * refuted) / Math.max(1, all)),
      },
      met: gaps === 0,
    },
  ]
}

/** In a lab whose answer is tests there is nothing of a solution to break: its mutants are the functions. */
function wrongAnswers(lab: Lab): Wrong[] {
  if (lab.kind === 'function' && lab.tests !== null) return []
  return lab.solutions.flatMap(({ name, answer }) => {
    const of = (found: readonly { rule: string; text: string }[]): Wrong[] =>
      found.map(({ rule, text }) => ({ rule, text, from: name }))
    if (lab.kind === 'function') return of(mutateProgram(answer, 'ts'))
    if (lab.kind === 'model') return of(mutateModel(answer))
    const files = filesWrittenBy(answer) ?? []
    return files.flatMap((file) =>
      of(mutateProgram(file.text, 'js')).map((wrong) => ({
        ...wrong,
        text: commandsWriting({
          ...Object.fromEntries(files.map((one) => [one.name, one.text])),
          [file.name]: wrong.text,
        }),
      })),
    )
  })
}

type Grader = Awaited<ReturnType<typeof openTestGrader>>['grader']

async function gradeOnce(grader: Grader, lab: Lab, text: string): Promise<string> {
  const attempt = {
    id: 'mutant',
    labId: lab.id,
    variant: null,
    labHash: lab.hash,
    answer: await grader.handIn(lab, text, null),
    seed: 'mutant',
  }
  return (await grader.grade(lab, attempt, () => undefined)).status
}

/** The lines in which a mutant differs from its solution. */
function changedLines(lab: Lab, { from, text }: Wrong): string {
  const before = new Set(lab.solutions.find(({ name }) => name === from)?.answer.split('\n'))
  const lines = text.split('\n').filter((line) => !before.has(line))
  return (
    lines
      .slice(0, 6)
      .map((line) => `      ${line}\n`)
      .join('') || '      (a line is gone)\n'
  )
}
