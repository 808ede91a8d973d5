import fs from 'node:fs'
import path from 'node:path'
import { Problem } from '../kit/problem.ts'
import type { Catalog } from '../lab/catalog.ts'
import { unpackFolder } from '../lab/folder/pack.ts'
import type { FolderLab } from '../lab/kinds/folder.ts'
import type { FolderText, LabTerminals } from '../lab/lab-terminals.ts'
import { writeBelow } from '../world/files/write-below.ts'
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
  const workOf = (labId: string): string =>
    path.join(folderOf(folderLab(catalog, labId)), workFolder)
  const read = async (labId: string): Promise<string> =>
    readFolderAnswer(folderLab(catalog, labId), workOf(labId), limits)
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
    read,
    listTexts: async (labId) => textsIn(await read(labId)),
    writeText: async (labId, file) => {
      const texts = textsIn(await read(labId))
      if (!texts.some((one) => one.path === file.path)) throw noSuchText(file.path)
      writeBelow(workOf(labId), file.path, file.text)
    },
    startOver: async (labId) => {
      const folder = workOf(labId)
      if (fs.existsSync(folder)) fs.renameSync(folder, freeName(folder))
    },
  }
}

/** The text files of a folder that was handed in. */
function textsIn(answer: string): FolderText[] {
  const state = unpackFolder(answer)
  if (state?.kind !== 'read') return []
  return Object.entries(state.entries).flatMap(([path, entry]) =>
    entry.kind === 'text' ? [{ path, text: entry.text }] : [],
  )
}

function noSuchText(path: string): Problem {
  return new Problem('bad-input', {
    expected: 'a text file in this lab’s folder',
    came: path.slice(0, 80),
    try: 'Choose one from the list. In the terminal, touch and a name makes an empty one.',
  })
}

/** `folder-1`, or the first after it that's free. */
function freeName(folder: string): string {
  for (let number = 1; ; number++) {
    const name = `${folder}-${number}`
    if (!fs.existsSync(name)) return name
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
