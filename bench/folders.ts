import path from 'node:path'
import { readFolder } from '../src/engine/folder/read-folder.ts'
import { inScratch, makeStartingFolder, runCommands } from '../src/engine/folder/start.ts'
import { openFolderGrader } from '../src/grader/kinds/folder.ts'
import { defaultLimits as limits } from '../src/kit/limits.ts'
import { packFolder } from '../src/lab/folder/pack.ts'
import type { FolderLab } from '../src/lab/kinds/folder.ts'
import { readCatalog } from '../src/lab/read-catalog.ts'
import { findGit, type Git } from '../src/world/processes/git.ts'
import { attemptOf } from './desk.ts'
import { figuresOf, type Line, timed } from './measure.ts'
import { root } from './program.ts'

const turnsUsual = 5
const goalMs = 30

interface Samples {
  /** From the folder on disk to what is handed in. */
  readonly read: number[]
  /** From what is handed in to the verdict. */
  readonly grade: number[]
  readonly whole: number[]
}

/** Verdicts of folder labs, right and wrong: reading the folder, and judging what was read. */
export async function measureFolders(): Promise<Line[]> {
  const { labs } = await readCatalog(path.join(root, 'content'))
  const all = [...labs.values()].filter((lab) => lab.kind === 'folder')
  const git = await findGit()
  const plain = all.filter((lab) => !lab.repository && !startsNode(lab))
  const repositories = git === null ? [] : all.filter((lab) => lab.repository && !startsNode(lab))
  return [
    ...linesOf('files', await measure(plain, null), goalMs),
    ...linesOf('repository', await measure(repositories, git), goalMs),
    ...linesOf(
      'with programs and servers that are started',
      await measure(
        all.filter((lab) => startsNode(lab) && !lab.project),
        git,
      ),
      null,
    ),
    ...linesOf(
      'small projects, right, which start Node for every file that is drawn',
      await measure(
        all.filter(({ project }) => project).map((lab) => ({ ...lab, mutants: [] })),
        git,
        1,
      ),
      null,
    ),
  ]
}

/** Node takes longer to start than everything else together. */
const startsNode = ({ checks }: FolderLab): boolean =>
  checks.some(({ that }) => that.some((one) => 'program' in one || 'server' in one))

async function measure(
  labs: readonly FolderLab[],
  git: Git | null,
  turns = turnsUsual,
): Promise<Samples> {
  const kind = openFolderGrader({ limits })
  const samples: Samples = { read: [], grade: [], whole: [] }
  for (const lab of labs) {
    for (const { answer: commands } of [...lab.solutions, ...lab.mutants]) {
      await inScratch('bench', async (scratch) => {
        await makeStartingFolder(lab, scratch, limits)
        await runCommands(commands, scratch, limits)
        for (let turn = 0; turn < turns; turn++) {
          let answer = ''
          const readMs = await timed(async () => {
            const repository = lab.repository ? { git } : null
            answer = packFolder(
              await readFolder(scratch.folder, { limits, repository }),
              limits.answerBytesMax,
            )
          })
          const gradeMs = await timed(() =>
            kind.grade(lab, attemptOf(lab, answer), () => undefined),
          )
          samples.read.push(readMs)
          samples.grade.push(gradeMs)
          samples.whole.push(readMs + gradeMs)
        }
      })
    }
  }
  await kind.close()
  return samples
}

function linesOf(what: string, { read, grade, whole }: Samples, goal: number | null): Line[] {
  if (whole.length === 0) return []
  const figures = figuresOf(whole)
  return [
    {
      name: `${what}: folder read and graded`,
      goal: goal === null ? '' : `p50 ≤ ${goal} ms`,
      figures: { ...figures, readP50: figuresOf(read).p50, gradeP50: figuresOf(grade).p50 },
      met: goal === null ? null : figures.p50 <= goal,
    },
  ]
}
