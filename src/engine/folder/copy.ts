import fs from 'node:fs/promises'
import path from 'node:path'
import type { Entries } from '../../lab/folder/state.ts'
import { writeBelow } from '../../world/files/write-below.ts'
import { withoutAppeal } from '../../world/runner/child/appeal.ts'
import type { Scratch } from './start.ts'

/** Lays out what was handed in as text, with files of the lab's own in place; links are left out. */
export async function layOut(
  entries: Entries,
  files: Readonly<Record<string, string>>,
  { folder }: Scratch,
): Promise<void> {
  await fs.mkdir(folder, { recursive: true })
  const texts = Object.entries(entries).flatMap(([name, entry]): [string, string][] =>
    entry.kind === 'text' && isBelow(name) ? [[name, entry.text]] : [],
  )
  for (const [name, text] of [...texts, ...Object.entries(files)]) {
    const file = path.join(folder, name)
    await fs.mkdir(path.dirname(file), { recursive: true })
    await fs.writeFile(file, text)
  }
}

/**
 * Puts files into a copy while a program of a learner's runs in it. It may have put a link where a
 * file or a folder was, to have us write somewhere else: no link is followed. What can't be written
 * is left out, and the program finds what it made of it.
 */
export function putInPlace(
  files: Readonly<Record<string, string>>,
  { home, folder }: Scratch,
): void {
  for (const [name, text] of Object.entries(files)) {
    try {
      writeBelow(home, path.relative(home, path.join(folder, name)), text)
    } catch {
      // The program did it, and nobody else.
    }
  }
}

/** Names come from outside: none may lead out of the copy. */
function isBelow(name: string): boolean {
  return !path.isAbsolute(name) && !name.split('/').includes('..')
}

/** What a program printed, with paths as they are in the learner's folder. */
export function asPrinted(text: string, { folder }: Scratch): string {
  return withoutAppeal(text)
    .replaceAll(`file://${folder}/`, '')
    .replaceAll(`${folder}/`, '')
    .replaceAll(folder, '.')
}
