import fs from 'node:fs'
import path from 'node:path'
import { Problem } from '../kit/problem.ts'

export interface Link {
  /** Where the link is. */
  readonly at: string
  readonly target: string
  /** The command that takes it away again. */
  readonly undo: string
}

/**
 * Puts `backwright` on the PATH: a symbolic link in the first writable folder of PATH below the
 * home folder, else the first writable one. Refuses to replace anything that is not its own link.
 */
export function makeLink(options: {
  target: string
  pathFolders: readonly string[]
  homeFolder: string
}): Link {
  const { target, pathFolders, homeFolder } = options
  const writable = pathFolders.filter(isWritableFolder)
  const folder =
    writable.find((candidate) => candidate.startsWith(homeFolder + path.sep)) ?? writable[0]
  if (!folder) {
    throw new Problem('bad-input', {
      expected: 'a folder on the PATH that you may write to',
      came: pathFolders.join(', ') || 'an empty PATH',
      try: `mkdir -p ~/.local/bin, put it on your PATH, and run link again; or call ${target} by its path`,
    })
  }
  const at = path.join(folder, 'backwright')
  if (isLinkTo(at, target)) return { at, target, undo: `rm ${at}` }
  if (exists(at)) {
    throw new Problem('bad-input', {
      expected: `nothing at ${at}`,
      came: "something this checkout didn't make",
      try: `see what it is; remove it if you don't need it, then run link again`,
    })
  }
  fs.symlinkSync(target, at)
  return { at, target, undo: `rm ${at}` }
}

/** Links to `target` in the folders of PATH. */
export function findLinks(target: string, pathFolders: readonly string[]): string[] {
  return pathFolders
    .map((folder) => path.join(folder, 'backwright'))
    .filter((file) => isLinkTo(file, target))
}

function isWritableFolder(folder: string): boolean {
  try {
    fs.accessSync(folder, fs.constants.W_OK)
    return fs.statSync(folder).isDirectory()
  } catch {
    return false
  }
}

function isLinkTo(file: string, target: string): boolean {
  try {
    return fs.readlinkSync(file) === target
  } catch {
    return false
  }
}

function exists(file: string): boolean {
  return fs.lstatSync(file, { throwIfNoEntry: false }) !== undefined
}
