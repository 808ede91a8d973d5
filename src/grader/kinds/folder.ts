import { openReference, type Reference } from '../../engine/folder/conditions/drawn.ts'
import { engineVersion, gradeFolder } from '../../engine/folder/grade-folder.ts'
import type { ReadState } from '../../engine/folder/judge.ts'
import { readFolder } from '../../engine/folder/read-folder.ts'
import { inScratch, makeStartingFolder, printedBy, runCommands } from '../../engine/folder/start.ts'
import { assert } from '../../kit/assert.ts'
import type { Limits } from '../../kit/limits.ts'
import { onceFor } from '../../kit/once-for.ts'
import { trimLines } from '../../kit/trim-lines.ts'
import { packFolder } from '../../lab/folder/pack.ts'
import type { FolderState } from '../../lab/folder/state.ts'
import type { FolderLab, FolderVariant } from '../../lab/kinds/folder.ts'
import type { LessonExample } from '../../lab/lesson.ts'
import { findGit, type Git } from '../../world/processes/git.ts'
import { unknownVariant } from '../fault.ts'
import type { KindGrader } from './kind.ts'

/** Folder labs: what was handed in is judged as it is; nothing of the learner's folder is touched. */
export function openFolderGrader({ limits }: { limits: Limits }): KindGrader<FolderLab> {
  let git: Promise<Git | null> | null = null
  const foundGit = (): Promise<Git | null> => {
    git ??= findGit()
    return git
  }
  /** How each task's folder is found at first, by the lab's hash and the variant: it never differs. */
  const starts = new Map<string, Promise<ReadState>>()
  const stateAfter = (
    lab: FolderLab,
    variant: string | null,
    commands: string,
  ): Promise<FolderState> =>
    inScratch(nameOf(lab), async (scratch) => {
      await makeStartingFolder(taskOf(lab, variant), scratch, limits)
      if (commands.trim() !== '') await runCommands(commands, scratch, limits)
      const repository = lab.repository ? { git: await foundGit() } : null
      return readFolder(scratch.folder, { limits, repository })
    })
  /** The folder after the first solution, with what it does with inputs that were drawn. */
  const references = new Map<string, Promise<Reference>>()
  const referenceOf = (lab: FolderLab, variant: string | null): Promise<Reference> =>
    onceFor(references, keyOf(lab, variant), async () =>
      openReference(await stateAfter(lab, variant, answerOf(lab, variant))),
    )
  const startOf = async (lab: FolderLab, variant: string | null): Promise<ReadState | 'no-git'> => {
    if (lab.repository && (await foundGit()) === null) return 'no-git'
    return onceFor(starts, keyOf(lab, variant), async () => {
      const state = await stateAfter(lab, variant, '')
      assert(state.kind === 'read', `${lab.id}: the folder at the start can be read`)
      return state
    })
  }
  return {
    engineVersion,
    warm: async () => undefined,
    grade: (lab, attempt, onCheck) => {
      const { checks } = taskOf(lab, attempt.variant)
      return gradeFolder(lab, checks, attempt, {
        limits,
        onCheck,
        start: () => startOf(lab, attempt.variant),
        reference: () => referenceOf(lab, attempt.variant),
      })
    },
    run: async () => ({
      kind: 'over-limit',
      message: 'Commands of this lab run in your own terminal.',
      elapsedMs: 0,
    }),
    exam: {
      handIn: async (lab, commands, variant) =>
        packFolder(await stateAfter(lab, variant, commands), limits.answerBytesMax),
      tryExample: (lab, example) => tryExample(lab, example, limits),
      isRightOnSample: async () => null,
      problems: async (lab) => {
        if (!lab.repository || (await foundGit())) return []
        return ['expected git on this machine, which the exam of this lab needs; got none']
      },
    },
    close: async () => {
      starts.clear()
      references.clear()
    },
  }
}

const nameOf = ({ id }: FolderLab): string => id.split('/').at(-1) as string
const keyOf = ({ hash }: FolderLab, variant: string | null): string => `${hash}/${variant ?? ''}`

/** The right answer to a task, as it is typed. */
function answerOf(lab: FolderLab, variant: string | null): string {
  const of = variant === null ? lab.solutions[0]?.answer : variantOf(lab, variant).reference
  assert(of !== undefined, `${lab.id} has a solution`)
  return of
}

function variantOf(lab: FolderLab, variant: string): FolderVariant {
  const found = lab.variants.find(({ name }) => name === variant)
  if (!found) throw unknownVariant(lab, variant)
  return found
}

/** What is asked, and the folder that the learner finds. */
function taskOf(lab: FolderLab, variant: string | null): Pick<FolderLab, 'checks' | 'start'> {
  return variant === null ? lab : variantOf(lab, variant)
}

/** Each example runs in a fresh folder; white space at line ends does not count. */
async function tryExample(
  lab: FolderLab,
  example: LessonExample,
  limits: Limits,
): Promise<string | null> {
  if (example.language !== 'sh') return `expected commands, got a block of ${example.language}`
  const printed = await inScratch(nameOf(lab), async (scratch) => {
    await makeStartingFolder(lab, scratch, limits)
    return printedBy(example.code, scratch, limits)
  })
  if (trimLines(printed) === trimLines(example.output)) return null
  return `expected ${JSON.stringify(trimLines(example.output))}, got ${JSON.stringify(trimLines(printed))}`
}
