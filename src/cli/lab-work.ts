import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { readFolder } from '../engine/folder/read-folder.ts'
import type { Limits } from '../kit/limits.ts'
import { Problem } from '../kit/problem.ts'
import { packFolder } from '../lab/folder/pack.ts'
import { answerFilesOf, handsInFiles, handsInFolder } from '../lab/kinds/all.ts'
import type { Lab } from '../lab/lab.ts'
import { folderHash } from '../world/files/folder-hash.ts'
import { findGit } from '../world/processes/git.ts'
import type { App } from './context.ts'
import { answerFileIn, findLabFolder, readAnswer, readAnswerFiles } from './lab-folder.ts'
import { handsInServer, readServerFolder } from './server-folder.ts'

/** What a learner works on in a terminal: a file with the answer, or a folder that is the answer. */
export interface Work {
  readonly kind: 'text' | 'folder'
  readonly labId: string
  /** Null: the lab's own task. */
  readonly variant: string | null
  /** The file or folder that is looked at. */
  readonly watched: string
  /** What is handed in, as it is now. */
  read(app: App): Promise<string>
  /** What is handed in after each change, until stopped. */
  changes(app: App, first: string, stop: AbortSignal): AsyncGenerator<string>
}

/** The work in a folder that `lab get` made, asked from anywhere inside. Throws Problem 'bad-input'. */
export function findWork(start: string): Work {
  const { labId, variant, folder } = findLabFolder(start)
  return { ...workOf(labId, folder), variant }
}

function workOf(labId: string, folder: string): LabWork {
  if (handsInFolder(labId)) return folderWork(labId, path.join(folder, workFolder))
  if (/^(http|exploit|page|load)\//.test(labId)) return serverWork(labId, folder)
  return handsInFiles(labId)
    ? filesWork(labId, folder)
    : textWork(labId, answerFileIn(folder, labId))
}

/** Work in a lab's folder, whichever task of the lab it is. */
type LabWork = Omit<Work, 'variant'>

/** Where `lab get` puts the folder that a folder lab is about. */
export const workFolder = 'folder'

function textWork(labId: string, file: string): LabWork {
  return {
    kind: 'text',
    labId,
    watched: file,
    read: async () => readAnswer(file),
    changes: (_app, first, stop) =>
      savesOf(
        path.dirname(file),
        () => (fs.existsSync(file) ? readAnswer(file) : null),
        first,
        stop,
      ),
  }
}

/** Several files that are one answer. */
function filesWork(labId: string, folder: string): LabWork {
  const read = ({ context: { catalog } }: App): string => {
    const lab = catalog.labs.get(labId)
    return readAnswerFiles(folder, lab === undefined ? [] : answerFilesOf(lab))
  }
  const tryRead = (app: App): string | null => {
    try {
      return read(app)
    } catch (error) {
      // An editor replaces a file in two steps.
      if (error instanceof Problem) return null
      throw error
    }
  }
  return {
    kind: 'text',
    labId,
    watched: folder,
    read: async (app) => read(app),
    changes: (app, first, stop) => savesOf(folder, () => tryRead(app), first, stop),
  }
}

/** A server in any language, or a page: every text file of the folder is part of it. */
function serverWork(labId: string, folder: string): LabWork {
  const read = async ({ context: { catalog } }: App): Promise<string> => {
    const lab = catalog.labs.get(labId)
    if (lab && handsInServer(lab)) return await readServerFolder(folder, lab)
    throw new Problem('unknown-lab', {
      expected: `the lab ${labId}`,
      came: 'no such lab in this version',
      try: 'backwright lab list shows all names.',
    })
  }
  return {
    kind: 'text',
    labId,
    watched: folder,
    read,
    changes: async function* (app, first, stop) {
      let last = first
      for await (const _ of changesOf(folder, app.context.limits.folderEntriesMax, stop)) {
        // An editor replaces a file in two steps.
        const now = await read(app).catch(() => last)
        if (now !== last) yield now
        last = now
      }
    },
  }
}

/** A folder lab's folder, as it's handed in. Throws Problem 'bad-input' if it can't be read. */
export async function readFolderAnswer(
  lab: Lab | undefined,
  folder: string,
  limits: Limits,
): Promise<string> {
  const isRepository = lab?.kind === 'folder' && lab.repository
  const repository = isRepository ? { git: await findGit() } : null
  return packFolder(await readFolder(folder, { limits, repository }), limits.answerBytesMax)
}

function folderWork(labId: string, folder: string): LabWork {
  const read = ({ context: { catalog, limits } }: App): Promise<string> =>
    readFolderAnswer(catalog.labs.get(labId), folder, limits)
  return {
    kind: 'folder',
    labId,
    watched: folder,
    read,
    changes: async function* (app, first, stop) {
      let last = first
      for await (const _ of changesOf(folder, app.context.limits.folderEntriesMax, stop)) {
        const now = await read(app)
        if (now !== last) yield now
        last = now
      }
    },
  }
}

/** The answer after each save that changed it. Editors replace files, so the folder is watched. */
async function* savesOf(
  folder: string,
  read: () => string | null,
  first: string,
  stop: AbortSignal,
): AsyncGenerator<string> {
  let last = first
  const queue = new EventTarget()
  const watcher = fs.watch(folder, () => queue.dispatchEvent(new Event('change')))
  try {
    while (!stop.aborted) {
      const changed = new Promise<void>((resolve) => {
        queue.addEventListener('change', () => resolve(), { once: true })
        stop.addEventListener('abort', () => resolve(), { once: true })
      })
      const text = read() ?? last
      if (text !== last && text !== '') {
        last = text
        yield text
      } else {
        await changed
      }
    }
  } finally {
    watcher.close()
  }
}

const lookAgainMs = 300

/**
 * Something in the folder changed, and is quiet again: between two commands, not in the middle of
 * one. Looked at over and over, since a folder can be moved, and git writes many files at once.
 */
export async function* changesOf(
  folder: string,
  entriesMax: number,
  stop: AbortSignal,
): AsyncGenerator<void> {
  let settled = await folderHash(folder, entriesMax)
  let last = settled
  // Something may have happened before the first look.
  yield
  while (!stop.aborted) {
    await wait(lookAgainMs, undefined, { signal: stop }).catch(() => undefined)
    const now = await folderHash(folder, entriesMax)
    if (now === last && now !== settled) {
      settled = now
      yield
    }
    last = now
  }
}
