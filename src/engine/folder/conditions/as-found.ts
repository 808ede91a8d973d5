import { type Entries, type Entry, plainText, type Repository } from '../../../lab/folder/state.ts'
import type { ReadState } from '../judge.ts'
import { moves, underAnotherName } from '../mistakes.ts'
import { shown, typed, unseenWords } from '../names.ts'
import { entryWords, type Shortfall, showsFolder, showsHistory, showsText } from '../shortfall.ts'

interface AsFoundAsked {
  readonly as_found: 'all' | readonly string[]
  readonly except: readonly string[]
  readonly branches: readonly string[]
}

/** What is no longer as the learner found it: a file to the byte, a name too many, a branch. */
export function asFoundShortfall(
  asked: AsFoundAsked,
  state: ReadState,
  start: ReadState | null,
): Shortfall | null {
  if (start === null) return null
  return (
    entriesShortfall(asked, state, start) ??
    (asked.as_found === 'all' && start.repository !== null && state.repository !== null
      ? namesShortfall(asked.branches, state.repository, start.repository)
      : null)
  )
}

/** A file that is to hold what another one held when the learner found it. */
export function sameAsShortfall(
  { file, same_as }: { readonly file: string; readonly same_as?: string | undefined },
  { entries }: ReadState,
  start: ReadState | null,
): Shortfall | null {
  const found = same_as === undefined ? undefined : start?.entries[same_as]
  const entry = entries[file]
  if (found === undefined || entry === undefined || isSame(entry, found, true)) return null
  const { came, shows } = changed(same_as as string, entry, found)
  return {
    of: 'file',
    name: file,
    expected: `\`${file}\` to hold what \`${same_as}\` held when you found it`,
    came,
    try: `\`cp ${typed(same_as as string)} ${typed(file)}\`, typed in the lab's own folder, copies the whole file, if it's still as you found it.`,
    shows,
  }
}

function entriesShortfall(
  { as_found, except }: AsFoundAsked,
  { entries }: ReadState,
  start: ReadState,
): Shortfall | null {
  const isAsked = (path: string): boolean =>
    as_found === 'all' ? !isExcepted(path, except) : as_found.includes(path)
  // Git may write other line ends when it brings a file back; a file that was only left alone has its own.
  const isExact = start.repository === null
  const comparesModes = keepsModes(entries)
  for (const [path, found] of Object.entries(start.entries)) {
    if (!isAsked(path)) continue
    const entry = entries[path]
    if (entry === undefined) return gone(path, { found, entries, start: start.entries })
    if (!isSame(entry, found, isExact)) return changed(path, entry, found)
    if (comparesModes && modeOf(entry) !== modeOf(found)) return otherMode(path, found)
  }
  if (as_found !== 'all') return null
  const extra = Object.keys(entries).find(
    (path) => !Object.hasOwn(start.entries, path) && isAsked(path) && !isParent(path, except),
  )
  return extra === undefined ? null : added(extra, entries)
}

const isExcepted = (path: string, except: readonly string[]): boolean =>
  except.some((one) => path === one || path.startsWith(`${one}/`))

/** A folder that has to be there so that a path below it can be. */
const isParent = (path: string, except: readonly string[]): boolean =>
  except.some((one) => one.startsWith(`${path}/`))

const modeOf = (entry: Entry): boolean => entry.kind === 'text' && entry.isExecutable === true

/** Some file systems, as those of Windows, show every file as a program. */
function keepsModes(entries: Entries): boolean {
  const texts = Object.values(entries).filter(({ kind }) => kind === 'text')
  return texts.some((entry) => !modeOf(entry))
}

function isSame(entry: Entry, found: Entry, isExact: boolean): boolean {
  if (entry.kind === 'text' && found.kind === 'text') {
    return isExact ? entry.text === found.text : plainText(entry.text) === plainText(found.text)
  }
  return JSON.stringify(entry) === JSON.stringify(found)
}

const bring = 'Put it back as it was. `backwright lab get` in a new place gives you a fresh copy.'

interface Gone {
  readonly found: Entry
  readonly entries: Entries
  readonly start: Entries
}

function gone(path: string, { found, entries, start }: Gone): Shortfall {
  const isFolder = found.kind === 'folder'
  const other = isFolder ? null : underAnotherName(path, entries, start)
  return {
    of: isFolder ? 'folder' : 'file',
    name: path,
    expected: `\`${path}\` to be where you found it`,
    came: 'nothing there anymore',
    try:
      other === null
        ? bring
        : `\`${shown(other)}\` holds what it held. In the lab's own folder, ${moves(other, path)} puts it back.`,
    shows: showsFolder(entries),
  }
}

function changed(path: string, entry: Entry, found: Entry): Shortfall {
  const isText = entry.kind === 'text' && found.kind === 'text'
  return {
    of: 'file',
    name: path,
    expected: `\`${path}\` to be as you found it`,
    came: isText ? changedWords(entry.text, found.text) : entryWords(entry),
    try: bring,
    shows: isText ? showsText(`What ${path} held when you found it`, found.text) : null,
  }
}

function changedWords(text: string, found: string): string {
  if (plainText(text) === plainText(found)) return 'the same lines with different line endings'
  if (plainText(text).trimEnd() === plainText(found).trimEnd()) {
    return 'different spaces or line breaks at the end'
  }
  const lines = plainText(text).split('\n')
  const before = plainText(found).split('\n')
  const at = lines.findIndex((line, index) => line !== before[index])
  const count = lines.filter((line) => line !== '').length
  if (plainText(found).startsWith(plainText(text).trimEnd())) return `an end after line ${count}`
  return `different text from line ${(at === -1 ? lines.length : at) + 1} on`
}

function otherMode(path: string, found: Entry): Shortfall {
  const sign = modeOf(found) ? '+' : '-'
  return {
    of: 'file',
    name: path,
    expected: `\`${path}\` to have the permissions it had`,
    came: modeOf(found)
      ? "a file that can't be run as a program"
      : 'a file that can be run as a program',
    try: `\`chmod ${sign}x ${path}\` puts it back.`,
    shows: null,
  }
}

function added(path: string, entries: Entries): Shortfall {
  const isFolder = entries[path]?.kind === 'folder'
  const removing = isFolder
    ? `If you don't need the folder, \`rmdir ${typed(path)}\` removes it once it's empty.`
    : `Move it where it belongs, or remove it with \`rm ${typed(path)}\`.`
  return {
    of: isFolder ? 'folder' : 'file',
    name: shown(path),
    expected: 'only what you found, and what the brief asks for',
    came: `\`${shown(path)}\` as well`,
    try: [unseenWords(path), removing].filter(Boolean).join(' '),
    shows: showsFolder(entries),
  }
}

/** Branches and tags: none gone, none moved, none new. */
function namesShortfall(
  free: readonly string[],
  repository: Repository,
  start: Repository,
): Shortfall | null {
  const here = namedCommits(repository)
  const before = namedCommits(start)
  const short = (name: string, expected: string, came: string, attempt: string): Shortfall => ({
    of: 'branch',
    name,
    expected,
    came,
    try: attempt,
    shows: showsHistory(repository),
  })
  for (const [name, commit] of Object.entries(before)) {
    if (free.includes(name) || here[name] === commit) continue
    return short(
      name,
      `\`${name}\` to be on the commit where you found it, ${commit.slice(0, 7)}`,
      here[name] === undefined ? "nothing: it's gone" : `it on ${here[name].slice(0, 7)}`,
      `\`git reflog\` lists where you were; \`git branch -f ${name} ${commit.slice(0, 7)}\` puts it back while you are on another branch.`,
    )
  }
  const extra = Object.keys(here).find((name) => before[name] === undefined && !free.includes(name))
  if (extra === undefined) return null
  const isTag = extra.startsWith('refs/tags/')
  const bare = isTag ? extra.slice('refs/tags/'.length) : extra
  return short(
    bare,
    `no ${isTag ? 'tag' : 'branch'} beside those you found and those in the brief`,
    `\`${bare}\` as well`,
    isTag ? `\`git tag -d ${bare}\` removes it.` : `\`git branch -D ${bare}\` removes it.`,
  )
}

function namedCommits({ branches, refs = {} }: Repository): Record<string, string> {
  const tips = Object.entries(branches).map(([name, { commit }]) => [name, commit])
  return { ...refs, ...Object.fromEntries(tips) }
}
