import { nearestWord } from '../../kit/near.ts'
import type { Entries } from '../../lab/folder/state.ts'
import { shown, typed, unseenWords } from './names.ts'

/*
 * Slips of people who type paths for the first time. What is said follows from what is there
 * instead, and names the command that puts it right.
 */

const nameOf = (path: string): string => path.split('/').at(-1) ?? path
const folderOf = (path: string): string => path.split('/').slice(0, -1).join('/')
const sameText = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** The command that moves or renames, as a shell reads it. */
export const moves = (from: string, to: string): string => `\`mv ${typed(from)} ${typed(to)}\``

/** What most likely happened to a file or folder that isn't there; null if nothing near it is. */
export function missingInWords(
  { path, kind }: { readonly path: string; readonly kind: 'file' | 'folder' },
  entries: Entries,
  found: Entries = {},
): string | null {
  const others = Object.entries(entries)
    .filter(([, entry]) => (entry.kind === 'folder') === (kind === 'folder'))
    .map(([other]) => other)
  const beside = others.filter((other) => folderOf(other) === folderOf(path))
  return (
    unseen(path, beside) ??
    otherCase(path, beside) ??
    otherEnding(path, beside) ??
    inTwoNames(path, beside) ??
    renamedBeside(path, entries, found) ??
    elsewhere(path, others, found) ??
    misspelled(path, beside) ??
    renamed(path, entries, found)
  )
}

/** The name that was asked for, and something in it that nobody sees. */
function unseen(path: string, beside: readonly string[]): string | null {
  const found = beside.find(
    (other) => other !== path && shown(other).replace(/\\n/g, '').trim() === path,
  )
  const words = found === undefined ? null : unseenWords(found)
  return found === undefined || words === null ? null : `${words} ${moves(found, path)} renames it.`
}

function otherCase(path: string, beside: readonly string[]): string | null {
  const found = beside.find((other) => sameText(other, path))
  if (found === undefined) return null
  return `Upper and lower case count: \`${nameOf(found)}\` isn't \`${nameOf(path)}\`. ${moves(found, path)} renames it.`
}

/** `notes.txt.txt`, or `notes` for `notes.txt`. */
function otherEnding(path: string, beside: readonly string[]): string | null {
  const found = beside.find(
    (other) =>
      other.startsWith(`${path}.`) ||
      (path.startsWith(`${other}.`) && !nameOf(path).startsWith('.')),
  )
  if (found === undefined) return null
  const says = found.length > path.length ? 'one ending too many' : 'no ending'
  return `\`${nameOf(found)}\` has ${says}. ${moves(found, path)} renames it.`
}

/** A space between two words makes two names: `mkdir long films`. */
function inTwoNames(path: string, beside: readonly string[]): string | null {
  const parts = nameOf(path).split(/[ _-]/)
  if (parts.length < 2) return null
  const names = beside.map(nameOf)
  if (!parts.every((part) => part !== '' && names.includes(part))) return null
  return `A space ends a name, so \`${parts.join(' ')}\` is ${parts.length} names. Write it as one: \`${typed(nameOf(path))}\`.`
}

/** What was there from the start may be wanted in both places, and only the brief knows. */
function elsewhere(path: string, others: readonly string[], start: Entries): string | null {
  const found = others.find((other) => sameText(nameOf(other), nameOf(path)))
  if (found === undefined) return null
  const copy = start[found]?.kind === 'folder' ? 'cp -r' : 'cp'
  const copies = `\`${copy} ${typed(found)} ${typed(path)}\``
  if (Object.hasOwn(start, path)) {
    return Object.hasOwn(start, found)
      ? `It was there at the start, and it's needed there. In the lab's own folder, ${copies} puts a copy back.`
      : `It was there at the start, and it's needed there. In the lab's own folder, ${moves(found, path)} moves it back, and ${copies} copies it if the brief wants it in both places.`
  }
  if (Object.hasOwn(start, found)) {
    return `Should it be moved or copied? See the brief. In the lab's own folder, ${moves(found, path)} moves it, and ${copies} copies it.`
  }
  return `It's in another folder. ${moves(found, path)}, typed in the lab's own folder, moves it to the right one.`
}

/** What was there at the start under that name, and is there under a name of the learner's now. */
export function underAnotherName(path: string, entries: Entries, start: Entries): string | null {
  const texts = Object.entries(start).flatMap(([one, entry]) =>
    entry.kind === 'text' && nameOf(one) === nameOf(path) && entry.text !== '' ? [entry.text] : [],
  )
  const found = Object.entries(entries).find(
    ([other, entry]) =>
      !Object.hasOwn(start, other) && entry.kind === 'text' && texts.includes(entry.text),
  )
  return found === undefined || found[0] === path ? null : found[0]
}

/** It was copied into the right folder, under a name of the learner's. */
function renamedBeside(path: string, entries: Entries, start: Entries): string | null {
  const found = underAnotherName(path, entries, start)
  if (found === null || folderOf(found) !== folderOf(path)) return null
  return `\`${shown(found)}\` holds what \`${nameOf(path)}\` held. In the lab's own folder, ${moves(found, path)} gives it the name that's asked for.`
}

/** `mv prices.csv fund`, where no folder has that name: the file gets it. */
function renamed(path: string, entries: Entries, start: Entries): string | null {
  const found = underAnotherName(path, entries, start)
  if (found === null) return null
  return `\`${shown(found)}\` holds what \`${nameOf(path)}\` held: if there's no folder of the name that \`mv\` or \`cp\` gets, the file gets that name. In the lab's own folder, ${moves(found, path)} puts it right.`
}

function misspelled(path: string, beside: readonly string[]): string | null {
  const meant = nearestWord(nameOf(path), beside.map(nameOf))
  const found = beside.find((other) => nameOf(other) === meant)
  if (found === undefined) return null
  return `\`${nameOf(found)}\` isn't spelled like \`${nameOf(path)}\`. ${moves(found, path)} renames it.`
}
