import { z } from 'zod'
import { replaceOnce } from '../kit/replace-once.ts'
import { badLab, parseYaml } from './bad-lab.ts'
import { sentence, slug } from './kinds/format.ts'

/** The file that says which mutants are another answer with some words replaced. */
export const editsFile = 'mutants.yaml'

const edits = z.record(
  slug,
  z.strictObject({
    like: slug.describe('A solution, or a mutant that has a folder of its own'),
    replace: z
      .array(
        z.strictObject({
          file: sentence.optional().describe('Where the answer is several files'),
          from: z.string().min(1).describe('Is there once'),
          to: z.string(),
        }),
      )
      .min(1),
  }),
)

type Edits = z.infer<typeof edits>[string]

/**
 * A lab's files as if each mutant had its own: those of mutants.yaml are put together from the answer
 * that they're like. Throws Problem 'bad-lab'.
 */
export function withEditedMutants(
  id: string,
  files: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const text = files.get(editsFile)
  if (text === undefined) return files
  const whole = new Map([...files].filter(([name]) => name !== editsFile))
  const made = Object.entries(parseYaml(`${id}/${editsFile}`, text, edits)).flatMap(([name, own]) =>
    edited({ id, name, files: whole }, own),
  )
  return new Map([...whole, ...made])
}

interface Place {
  readonly id: string
  readonly name: string
  readonly files: ReadonlyMap<string, string>
}

function edited({ id, name, files }: Place, { like, replace }: Edits): [string, string][] {
  const wrong = (expected: string, came: string) =>
    badLab(`${id}/${editsFile}`, { expected: `${name}: ${expected}`, came })
  if (filesIn(files, `mutants/${name}`).size > 0)
    throw wrong('no folder of its own as well', `mutants/${name}`)
  const base = ['solutions', 'mutants'].map((group) => filesIn(files, `${group}/${like}`))
  const answer = base.find(({ size }) => size > 0)
  if (answer === undefined) throw wrong('like a solution or a mutant with a folder', like)
  const [only] = answer.size === 1 ? answer.keys() : []
  for (const { file = only, from, to } of replace) {
    if (file === undefined) throw wrong(`a file for each change, since ${like} has several`, from)
    const text = answer.get(file)
    const after = text === undefined ? null : replaceOnce(text, from, to)
    if (after === null) throw wrong(`text that is once in ${file} of ${like}`, from)
    answer.set(file, after)
  }
  return [...answer].map(([file, text]) => [`mutants/${name}/${file}`, text])
}

/** The files below a folder, named from there. */
function filesIn(files: ReadonlyMap<string, string>, folder: string): Map<string, string> {
  const within = `${folder}/`
  return new Map(
    [...files].flatMap(([name, text]) =>
      name.startsWith(within) ? [[name.slice(within.length), text] as const] : [],
    ),
  )
}
