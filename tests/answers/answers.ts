import fs from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { commandsWriting } from '../../src/lab/folder/written.ts'
import type { Attempt, Lab } from '../../src/lab/lab.ts'
import type { Verdict } from '../../src/lab/verdict.ts'

/**
 * Answers as people write them from lesson and brief alone, none of them an example of their lab.
 * One YAML file for each lab; an answer is whole (`answer`), a set of files (`files`), or a solution
 * of the lab with some texts replaced (`like`, `with`).
 */
const answerShape = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9-]+$/),
    verdict: z.enum(['passed', 'failed', 'over-limit', 'could-not-start']),
    variant: z.string().optional(),
    answer: z.string().optional(),
    files: z.record(z.string(), z.string()).optional(),
    like: z.string().optional(),
    with: z.array(z.tuple([z.string(), z.string()])).default([]),
  })
  .refine(({ answer, files, like }) => [answer, files, like].filter(Boolean).length === 1, {
    message: 'one of answer, files and like',
  })
const fileShape = z.array(answerShape).min(1)

export interface WrittenAnswer {
  readonly labId: string
  readonly name: string
  readonly verdict: Verdict['status']
  readonly variant: string | null
  readonly answer: string
}

/** The answers of all labs, in the order of their files. */
export function readAnswers(labs: ReadonlyMap<string, Lab>): WrittenAnswer[] {
  return fs
    .readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) => {
      const labId = name.slice(0, -'.yaml'.length).split(path.sep).join('/')
      const lab = labs.get(labId)
      if (lab === undefined) throw new Error(`answers: expected a lab, got ${labId}`)
      const text = fs.readFileSync(path.join(import.meta.dirname, name), 'utf8')
      return fileShape.parse(parse(text)).map((one) => ({
        labId,
        name: one.name,
        verdict: one.verdict,
        variant: one.variant ?? null,
        answer: answerText(lab, one),
      }))
    })
}

function answerText(
  lab: Lab,
  { name, answer, files, like, with: edits }: z.infer<typeof answerShape>,
) {
  // A terminal goes on after a command that fails, as a merge with a conflict does.
  if (answer !== undefined) return lab.kind === 'folder' ? `set +e\n${answer}\ntrue\n` : answer
  if (files !== undefined) return commandsWriting(files)
  const solution = lab.solutions.find((one) => one.name === like)
  if (!solution) throw new Error(`${lab.id}, ${name}: expected a solution, got ${like}`)
  return edits.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`${lab.id}, ${name}: no “${from}” in ${like}`)
    return text.replace(from, () => to)
  }, solution.answer)
}

interface Desk {
  handIn(lab: Lab, answer: string, variant: string | null): Promise<string>
  grade(lab: Lab, attempt: Attempt, onCheck: () => void): Promise<Verdict>
}

/** The verdict on one of them. */
export async function gradeAnswer(
  desk: Desk,
  lab: Lab,
  { name, variant, answer }: WrittenAnswer,
  seed: string,
): Promise<Verdict> {
  const attempt: Attempt = {
    id: `answer-${name}`,
    labId: lab.id,
    variant,
    labHash: lab.hash,
    answer: await desk.handIn(lab, answer, variant),
    seed,
  }
  return desk.grade(lab, attempt, () => undefined)
}
