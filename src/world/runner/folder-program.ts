import { programLanguages } from '../../kit/languages.ts'
import type { Limits } from '../../kit/limits.ts'
import type { Confined } from '../confinement/confinement.ts'
import { searchedPath } from '../processes/git.ts'
import type { ProcessOptions } from '../processes/process.ts'
import { programEnvironment } from './environment.ts'
import { nodeFolder, nodeWords } from './node.ts'

/** A file of a folder that is run with nothing of ours around it. */
export interface FolderProgram {
  readonly file: string
  readonly words?: readonly string[]
  /** Where it works. */
  readonly folder: string
  /** All that it may write to: the folder is below. */
  readonly home: string
  readonly limits: Limits
  /** A server's network is one that we reach; nothing else has one. */
  readonly network?: Confined['network']
}

/** How a program of a folder is started, kept to itself: programs of folders are Node's. */
export function folderProgram({
  file,
  words = [],
  folder,
  home,
  limits,
  network = 'none',
}: FolderProgram): ProcessOptions {
  return {
    argv: [...nodeWords(limits.programBytesMax), file, ...words],
    cwd: folder,
    confined: { folder: home, mayWrite: true, network },
    writes: { folder: home, bytesMax: limits.programDiskBytesMax },
    env: { ...programEnvironment(folderPath, home), TMPDIR: home, LC_ALL: 'C' },
    limits: {
      timeMs: limits.commandMs,
      memoryBytes: limits.programBytesMax,
      outputBytes: limits.answerBytesMax,
    },
  }
}

/** The same as one types it in that folder, word by word. */
export function typedProgram({ file, words = [] }: Pick<FolderProgram, 'file' | 'words'>) {
  return [programLanguages.ts.command, file, ...words] as const
}

/** Where commands in a folder find programs. */
export const folderPath = `${nodeFolder}:${searchedPath}`
