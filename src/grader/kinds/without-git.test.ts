import path from 'node:path'
import { expect, it, vi } from 'vitest'
import { defaultLimits } from '../../kit/limits.ts'
import { packFolder } from '../../lab/folder/pack.ts'
import type { FolderLab } from '../../lab/kinds/folder.ts'
import { readLab } from '../../lab/read.ts'
import { openFolderGrader } from './folder.ts'

/* A machine that has no git. Tests run on machines that have one, so this one isn't found. */

vi.mock(import('../../world/processes/git.ts'), async (original) => ({
  ...(await original()),
  findGit: async () => null,
}))

const content = path.resolve(import.meta.dirname, '../../../content/labs/folder')
const kind = openFolderGrader({ limits: defaultLimits })

async function graded(lab: FolderLab, answer: string) {
  const { id: labId, hash: labHash } = lab
  const attempt = { id: 'a', labId, variant: null, labHash, answer, seed: 's' }
  return await kind.grade(lab, attempt, () => undefined)
}

it('can’t grade a lab about a repository, and says so in its exam', async () => {
  const lab = (await readLab(path.join(content, 'a-first-repository'))) as FolderLab
  const state = { kind: 'read', entries: {}, repository: null } as const
  const verdict = await graded(lab, packFolder(state, defaultLimits.answerBytesMax))
  expect(verdict.status).toBe('could-not-start')
  expect(verdict.checks[0]?.reason).toMatchObject({
    expected: 'git on this machine, which this lab needs',
    came: 'none',
  })
  expect(await kind.exam.problems(lab)).toEqual([
    'expected git on this machine, which the exam of this lab needs; got none',
  ])
})

it('grades every other lab as usual', async () => {
  const lab = (await readLab(path.join(content, 'where-am-i'))) as FolderLab
  const answer = await kind.exam.handIn(lab, lab.solutions[0]?.answer as string, null)
  expect((await graded(lab, answer)).status).toBe('passed')
  expect(await kind.exam.problems(lab)).toEqual([])
})
