import fs from 'node:fs/promises'
import path from 'node:path'
import type { Limits } from '../../kit/limits.ts'
import type { FolderLab } from '../../lab/kinds/folder.ts'
import { makeOwnFolder } from '../../world/files/own-folders.ts'
import { type ProcessEnd, runProcess } from '../../world/processes/process.ts'
import { folderPath } from '../../world/runner/folder-program.ts'

/** A place of its own below the system's place for temporary files. */
export interface Scratch {
  /** Stands for the learner's home. */
  readonly home: string
  /** NAME/folder in it; not made yet. */
  readonly folder: string
}

/** Gives the work a place of that name, and takes it away again whatever happens. */
export async function inScratch<T>(
  name: string,
  work: (scratch: Scratch) => Promise<T>,
): Promise<T> {
  const home = makeOwnFolder('folder')
  try {
    return await work({ home, folder: path.join(home, name, 'folder') })
  } finally {
    await fs.rm(home, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined)
  }
}

/** Makes the folder as the learner finds it: its files, then the commands of the lab's author. */
export async function makeStartingFolder(
  { start }: Pick<FolderLab, 'start'>,
  scratch: Scratch,
  limits: Limits,
): Promise<void> {
  await fs.mkdir(scratch.folder, { recursive: true })
  for (const [name, text] of Object.entries(start.files)) {
    const file = path.join(scratch.folder, name)
    await fs.mkdir(path.dirname(file), { recursive: true })
    await fs.writeFile(file, text)
  }
  if (start.commands.trim() !== '') await runCommands(start.commands, scratch, limits)
}

/** Commands of the lab's author, one after another. Throws an Error with what the first that fails says. */
export async function runCommands(
  commands: string,
  scratch: Scratch,
  limits: Limits,
): Promise<void> {
  const { exit, stdout, stderr } = await shell(['-eu', '-c', commands], scratch, limits)
  if (exit.kind === 'code' && exit.code === 0) return
  const said = `${stderr}${stdout}`.trim().slice(-500)
  throw new Error(`commands: expected all to end well, got ${JSON.stringify(exit)}: ${said}`)
}

/** What commands print, errors too, as somebody would see it whose home is /home/you. */
export async function printedBy(
  commands: string,
  scratch: Scratch,
  limits: Limits,
): Promise<string> {
  const { exit, stdout } = await shell(['-c', `exec 2>&1\n${commands}`], scratch, limits)
  const printed = stdout.replaceAll(scratch.home, '/home/you')
  return exit.kind === 'code' ? printed : `${printed}\n(stopped: ${JSON.stringify(exit)})`
}

function shell(words: readonly string[], scratch: Scratch, limits: Limits): Promise<ProcessEnd> {
  return runProcess({
    argv: ['/bin/sh', ...words],
    cwd: scratch.folder,
    env: {
      PATH: folderPath,
      HOME: scratch.home,
      LC_ALL: 'C',
      TZ: 'UTC',
      ...fixedGit,
    },
    limits: {
      timeMs: limits.commandMs,
      outputBytes: limits.resultBytesMax,
      memoryBytes: limits.backendBytesMax,
    },
  })
}

/** The same commits at every start: who made them, when, and how they are named. */
const fixedGit = {
  GIT_AUTHOR_NAME: 'Mara',
  GIT_AUTHOR_EMAIL: 'mara@reel.example',
  GIT_AUTHOR_DATE: '2026-01-05T09:00:00Z',
  GIT_COMMITTER_NAME: 'Mara',
  GIT_COMMITTER_EMAIL: 'mara@reel.example',
  GIT_COMMITTER_DATE: '2026-01-05T09:00:00Z',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_DEFAULT_HASH: 'sha1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_EDITOR: 'true',
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'init.defaultBranch',
  GIT_CONFIG_VALUE_0: 'main',
}
