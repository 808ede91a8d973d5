import fs from 'node:fs/promises'
import path from 'node:path'
import type { Limits } from '../../kit/limits.ts'
import type { Entries, Entry, FolderState } from '../../lab/folder/state.ts'
import { type Found, type Walk, walkFolder } from '../../world/files/walk-folder.ts'
import type { Git } from '../../world/processes/git.ts'
import { contentEntry } from './content.ts'
import { readRepository } from './repository.ts'

interface Reading {
  readonly limits: Limits
  /** Where the lab is about a repository; `git` is null where the machine has none. */
  readonly repository: { readonly git: Git | null } | null
}

/** What the system and editors leave behind is no work of the learner's. */
const droppings = new Set([
  '.DS_Store',
  'Thumbs.db',
  'desktop.ini',
  '.directory',
  '.idea',
  '.vscode',
])
const leftByEditors = /^\..*\.sw[a-p]$|^\._|~$|^#.*#$/

/** Reads a folder as it is now, within the limits: quickly, and without following or running anything. */
export async function readFolder(
  folder: string,
  { limits, repository }: Reading,
): Promise<FolderState> {
  const walk = await walkFolder(folder, {
    entriesMax: limits.folderEntriesMax,
    fileBytesMax: limits.folderFileBytesMax,
    isLeftOut: (name) => name === '.git' || droppings.has(name) || leftByEditors.test(name),
    isClosed: (name) => name === 'node_modules',
  })
  if (walk.kind !== 'found') return unread(walk, limits)
  const entries = entriesOf(walk.entries)
  if (repository === null) return { kind: 'read', entries, repository: null }
  if (repository.git === null) return { kind: 'unread', why: 'no-git', says: '' }
  const place = await fs.lstat(path.join(folder, '.git')).catch(() => null)
  if (place === null) return { kind: 'read', entries, repository: null }
  if (!place.isDirectory()) return { kind: 'unread', why: 'git-file', says: '' }
  const found = await readRepository(folder, entries, { git: repository.git, limits })
  return 'why' in found ? found : { kind: 'read', entries, repository: found }
}

function unread({ kind }: Exclude<Walk, { kind: 'found' }>, limits: Limits): FolderState {
  const says = kind === 'too-many' ? limits.folderEntriesMax.toLocaleString('en-US') : ''
  return { kind: 'unread', why: kind, says }
}

function entriesOf(found: readonly Found[]): Entries {
  const sorted = [...found].sort((a, b) => (a.path < b.path ? -1 : 1))
  return Object.fromEntries(sorted.map((one) => [one.path, entryOf(one)]))
}

function entryOf(found: Found): Entry {
  switch (found.kind) {
    case 'folder':
      return { kind: 'folder' }
    case 'link':
      return { kind: 'link', to: found.to }
    case 'other':
      return { kind: 'other', says: found.says }
    case 'file':
      return found.content === null
        ? { kind: 'data', bytes: found.bytes, why: 'large' }
        : contentEntry(found.content, found.isExecutable)
  }
}
