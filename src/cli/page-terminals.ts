import fs from 'node:fs'
import path from 'node:path'
import { Problem } from '../kit/problem.ts'
import type { Catalog } from '../lab/catalog.ts'
import type { FolderLab } from '../lab/kinds/folder.ts'
import type { LabTerminals } from '../lab/lab-terminals.ts'
import { canOpenTerminal, openTerminal } from '../world/processes/terminal.ts'
import { writeFolderLab } from './get-folder.ts'
import { readFolderAnswer, workFolder } from './lab-work.ts'

interface Options {
  readonly catalog: Catalog
  /** The data folder; the labs' folders are kept in it. */
  readonly home: string
  readonly limits: Parameters<typeof readFolderAnswer>[2]
}

const terminalLimits = {
  idleMs: 30 * 60_000,
  memoryBytes: 536_870_912,
  diskBytes: 67_108_864,
}

/** Shells for the pages of folder labs, each in a folder as `lab get` makes it. */
export function labTerminals({ catalog, home, limits }: Options): LabTerminals {
  const folderOf = (lab: FolderLab): string =>
    path.join(home, 'folders', lab.id.replaceAll('/', '-'))
  return {
    canOpen: canOpenTerminal,
    open: async (labId, options) => {
      const lab = folderLab(catalog, labId)
      const folder = folderOf(lab)
      fs.mkdirSync(folder, { recursive: true })
      await writeFolderLab(lab, folder, { home })
      const startsIn = path.join(folder, workFolder)
      return openTerminal({ ...options, folder, startsIn, limits: terminalLimits })
    },
    read: (labId) => {
      const lab = folderLab(catalog, labId)
      return readFolderAnswer(lab, path.join(folderOf(lab), workFolder), limits)
    },
  }
}

function folderLab({ labs }: Catalog, labId: string): FolderLab {
  const lab = labs.get(labId)
  if (lab?.kind === 'folder') return lab
  throw new Problem('unknown-lab', {
    expected: 'a lab about a folder',
    came: labId.slice(0, 80),
    try: 'Open one of the labs of the kind folder.',
  })
}
