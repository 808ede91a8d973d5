import { nearestWord } from '../../kit/near.ts'
import type { Entries } from '../../lab/folder/state.ts'

/*
 * Slips of people who type paths for the first time. What is said follows from what is there
 * instead, and names the command that puts it right.
 */

const nameOf = (path: string): string => path.split('/').at(-1) ?? path
const folderOf = (path: string): string => path.split('/').slice(0, -1).join('/')
const sameText = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** A path as a shell reads it. */
function typed(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}

const moves = (from: string, to: string): string => `\`mv ${typed(from)} ${typed(to)}\``

/** What most likely happened to a file or folder that isn't there; null if nothing near it is. */
export function missingInWords(
  path: string,
  entries: Entries,
  kind: 'file' | 'folder',
): string | null {
  const others = Object.entries(entries)
    .filter(([, entry]) => (entry.kind === 'folder') === (kind === 'folder'))
    .map(([other]) => other)
  const beside = others.filter((other) => folderOf(other) === folderOf(path))
  return (
    otherCase(path, beside) ??
    otherEnding(path, beside) ??
    inTwoNames(path, beside) ??
    elsewhere(path, others) ??
    misspelled(path, beside)
  )
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

function elsewhere(path: string, others: readonly string[]): string | null {
  const found = others.find((other) => sameText(nameOf(other), nameOf(path)))
  if (found === undefined) return null
  const from = folderOf(found) === '' ? 'the folder of the lab itself' : `\`${folderOf(found)}\``
  return `There is one in ${from}. ${moves(found, path)}, typed in the folder of the lab, puts it where it belongs.`
}

function misspelled(path: string, beside: readonly string[]): string | null {
  const meant = nearestWord(nameOf(path), beside.map(nameOf))
  const found = beside.find((other) => nameOf(other) === meant)
  if (found === undefined) return null
  return `\`${nameOf(found)}\` is spelled otherwise than \`${nameOf(path)}\`. ${moves(found, path)} renames it.`
}
