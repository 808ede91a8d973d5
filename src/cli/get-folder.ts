import fs from 'node:fs'
import path from 'node:path'
import { makeStartingFolder } from '../engine/folder/start.ts'
import { defaultLimits } from '../kit/limits.ts'
import { Problem } from '../kit/problem.ts'
import type { FolderLab, FolderVariant } from '../lab/kinds/folder.ts'
import { findGit, getGit } from '../world/processes/git.ts'
import { writeReading } from './lab-folder.ts'
import { workFolder } from './lab-work.ts'

/**
 * What `lab get` makes of a folder lab: what there is to read, and the folder as it is found at
 * first. A folder that is there already is the learner's and stays as it is. Returns what it made.
 */
export async function writeFolderLab(
  lab: FolderLab,
  target: string,
  {
    home: dataFolder = null,
    variant = null,
  }: { readonly home?: string | null; readonly variant?: FolderVariant | null } = {},
): Promise<string[]> {
  if (lab.repository && (await findGit()) === null) {
    throw new Problem('not-yet', {
      expected: 'git on this machine, which this lab needs',
      came: 'none',
      try: getGit,
    })
  }
  const written = writeReading(lab, { folder: target, home: dataFolder, work: workFolder, variant })
  const folder = path.join(target, workFolder)
  if (fs.existsSync(folder)) return written
  // Made beside, and put in place whole: a command that fails leaves no half of it.
  const home = fs.mkdtempSync(path.join(target, '.making-'))
  try {
    const making = path.join(home, workFolder)
    await makeStartingFolder(variant ?? lab, { home, folder: making }, defaultLimits)
    fs.renameSync(making, folder)
  } finally {
    fs.rmSync(home, { recursive: true, force: true })
  }
  return [...written, folder]
}
