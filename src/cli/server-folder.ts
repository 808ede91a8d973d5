import { Problem } from '../kit/problem.ts'
import { packServer, unpackServer } from '../lab/http/server-files.ts'
import { readingOf } from '../lab/kinds/all.ts'
import type { ExploitLab } from '../lab/kinds/exploit.ts'
import type { HttpLab } from '../lab/kinds/http.ts'
import type { LoadLab } from '../lab/kinds/load.ts'
import type { PageLab } from '../lab/kinds/page.ts'
import type { Lab } from '../lab/lab.ts'
import { walkFolder } from '../world/files/walk-folder.ts'

/** Folders of packages and of what was built: found again, or made again, from the rest. */
const leftOut = new Set(['node_modules', '__pycache__', 'target', 'dist', 'venv'])

type FilesLab = HttpLab | ExploitLab | PageLab | LoadLab

/** Whether every text file of its folder is part of an answer. */
export function handsInServer(lab: Lab): lab is FilesLab {
  return ['http', 'exploit', 'page', 'load'].includes(lab.kind)
}

/** A folder that `lab get` made, as the server or page in it is handed in. Throws Problem 'bad-input'. */
export async function readServerFolder(folder: string, lab: FilesLab): Promise<string> {
  const ours = new Set(['lesson.md', 'brief.md', ...Object.keys(readingOf(lab))])
  const walk = await walkFolder(folder, {
    entriesMax: 500,
    fileBytesMax: 65_536,
    isLeftOut: (name, isFolder) => name.startsWith('.') || (isFolder && leftOut.has(name)),
    isClosed: () => false,
  })
  if (walk.kind !== 'found') throw unusable(folder, walk.kind)
  const files = new Map<string, string>()
  for (const entry of walk.entries) {
    if (entry.kind === 'folder' || ours.has(entry.path)) continue
    if (entry.kind !== 'file') throw unusable(folder, `${entry.path}, which is no plain file`)
    if (entry.content === null) throw unusable(folder, `${entry.path}, of ${entry.bytes} bytes`)
    files.set(
      entry.path,
      textOf(entry.content, () => unusable(folder, `${entry.path}, which isn't text`)),
    )
  }
  if (files.size === 0) throw unusable(folder, 'no file')
  return packServer(files, lab.main)
}

function textOf(content: Buffer, refuse: () => Problem): string {
  const text = content.toString('utf8')
  if (text.includes('\0') || !Buffer.from(text).equals(content)) throw refuse()
  // A byte order mark and line ends of Windows are an editor's habit.
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
}

function unusable(folder: string, came: string): Problem {
  return new Problem('bad-input', {
    expected: `your source in ${folder}: text files of at most 64 kB each`,
    came,
    try: 'Keep data, packages and what is built elsewhere, and copy what a link points at.',
  })
}

/** The files of an answer; where they can't be told apart, the starter's. */
export function serverFilesToEdit(lab: FilesLab, answer: string): ReadonlyMap<string, string> {
  for (const text of [answer, lab.starter]) {
    const read = unpackServer(text, lab.main)
    if (read.kind === 'read') return read.files
  }
  return new Map([[lab.main, '']])
}
