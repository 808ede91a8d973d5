import type { Dirent } from 'node:fs'
import { constants } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'

/** One thing below a folder; its path has forward slashes. */
export type Found = { readonly path: string } & (
  | { readonly kind: 'folder' }
  /** `content` is null where the file is larger than may be. */
  | {
      readonly kind: 'file'
      readonly bytes: number
      readonly content: Buffer | null
      readonly isExecutable: boolean
    }
  | { readonly kind: 'link'; readonly to: string }
  | { readonly kind: 'other'; readonly says: string }
)

export type Walk =
  | { readonly kind: 'found'; readonly entries: readonly Found[] }
  | { readonly kind: 'absent' | 'no-folder' | 'forbidden' | 'too-many' }

export interface WalkOptions {
  readonly entriesMax: number
  readonly fileBytesMax: number
  /** Left out by its name, with all below it. */
  readonly isLeftOut: (name: string, isFolder: boolean) => boolean
  /** Shown as a folder, but not looked into. */
  readonly isClosed: (name: string) => boolean
}

/** Everything below a folder. Links are not followed, pipes and devices are not opened. */
export async function walkFolder(folder: string, options: WalkOptions): Promise<Walk> {
  const kind = await rootKind(folder)
  if (kind !== 'folder') return { kind }
  const entries: Found[] = []
  const waiting = ['']
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const here = at
    const names = await namesOf(path.join(folder, here), options.entriesMax - entries.length)
    if (names === 'too-many') return { kind: 'too-many' }
    if (names === 'forbidden') {
      if (here === '') return { kind: 'forbidden' }
      entries.push({ path: here, kind: 'other', says: 'a folder that may not be read' })
      continue
    }
    const kept = names.filter((one) => !options.isLeftOut(one.name, one.isDirectory()))
    const found = await Promise.all(kept.map((one) => lookAt(folder, here, one, options)))
    for (const one of found) {
      const isOpened = one.kind === 'folder' && !options.isClosed(path.posix.basename(one.path))
      if (isOpened) waiting.push(one.path)
      entries.push(one)
    }
  }
  return { kind: 'found', entries }
}

async function rootKind(folder: string): Promise<'folder' | 'absent' | 'no-folder'> {
  const found = await fs.stat(folder).catch(() => null)
  if (found === null) return 'absent'
  return found.isDirectory() ? 'folder' : 'no-folder'
}

/** Stops at the first name too many: a folder may hold millions. */
async function namesOf(
  folder: string,
  namesMax: number,
): Promise<Dirent[] | 'too-many' | 'forbidden'> {
  const names: Dirent[] = []
  try {
    for await (const one of await fs.opendir(folder, { bufferSize: 128 })) {
      if (names.length === namesMax) return 'too-many'
      names.push(one)
    }
  } catch {
    return 'forbidden'
  }
  return names
}

async function lookAt(
  folder: string,
  here: string,
  { name }: Dirent,
  { fileBytesMax }: WalkOptions,
): Promise<Found> {
  const at = { path: path.posix.join(here, name).normalize('NFC') }
  const full = path.join(folder, here, name)
  try {
    const stat = await fs.lstat(full)
    if (stat.isDirectory()) return { ...at, kind: 'folder' }
    if (stat.isSymbolicLink()) return { ...at, kind: 'link', to: await fs.readlink(full) }
    if (!stat.isFile()) return { ...at, kind: 'other', says: 'a pipe or a device' }
    const content = stat.size > fileBytesMax ? null : await readUpTo(full, fileBytesMax)
    const isExecutable = (stat.mode & 0o100) !== 0
    return { ...at, kind: 'file', bytes: content?.length ?? stat.size, content, isExecutable }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const says = code === 'EACCES' ? 'a file that may not be read' : 'a file that went away'
    return { ...at, kind: 'other', says }
  }
}

/** Null where it grew beyond the limit since it was looked at; never waits for a pipe. */
async function readUpTo(file: string, bytesMax: number): Promise<Buffer | null> {
  const handle = await fs.open(
    file,
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  )
  try {
    const buffer = Buffer.alloc(bytesMax + 1)
    let filled = 0
    for (;;) {
      const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, null)
      filled += bytesRead
      if (filled > bytesMax) return null
      if (bytesRead === 0) return buffer.subarray(0, filled)
    }
  } finally {
    await handle.close()
  }
}
