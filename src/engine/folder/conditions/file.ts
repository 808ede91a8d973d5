import type { Entries, Entry } from '../../../lab/folder/state.ts'
import { namesIn } from '../../../lab/folder/state.ts'
import { missingInWords } from '../mistakes.ts'
import { entryWords, type Shortfall, showsFolder, showsText } from '../shortfall.ts'
import { type ResponseAsked, responseGap } from './response.ts'
import { linesGap, type TextAsked, type TextGap, textGap } from './text.ts'

interface FileAsked extends TextAsked {
  readonly file: string
  readonly is?: 'present' | 'absent' | undefined
  readonly lines_of?: string | undefined
  readonly response?: ResponseAsked | undefined
}

interface Around {
  /** What follows the file's name: " on the branch `main`". */
  readonly where?: string
  /** The branch whose newest commit holds it. */
  readonly branch?: string
  /** What the learner found at the start. */
  readonly found?: Entries | undefined
}

/** A file among entries, and what it holds. */
export function fileShortfall(
  asked: FileAsked,
  entries: Entries,
  { where = '', branch, found }: Around = {},
): Shortfall | null {
  const { file } = asked
  const name = `\`${file}\`${where}`
  const entry = entryAt(entries, file)
  const short = (gap: Pick<Shortfall, 'expected' | 'came' | 'try' | 'shows'>): Shortfall => ({
    of: 'file',
    name: file,
    ...gap,
  })
  if (asked.is === 'absent') return entry ? short(stillThere(name, file, entry, entries)) : null
  if (entry === undefined) return short(notThere(name, file, { entries, found }))
  if (entry.kind !== 'text') {
    const isAnyFile = entry.kind === 'data' && !asksText(asked)
    if (isAnyFile) return null
    return short({
      expected: `${name} to be a file${asksText(asked) ? ' with a text in it' : ''}`,
      came: entryWords(entry),
      try: tryOf(entry, file),
      shows: showsFolder(entries),
    })
  }
  const gap =
    textGap(name, entry.text, asked, branch === undefined ? 'file' : { branch, file }) ??
    (asked.response ? responseGap(name, entry.text, asked.response) : null) ??
    otherLinesGap(name, entry.text, asked, entries)
  return (
    gap && short({ ...gap, shows: showsText(`What ${file} holds${plainWhere(where)}`, entry.text) })
  )
}

/** Lines of another file of the folder that are not in it. */
function otherLinesGap(
  name: string,
  text: string,
  { lines_of }: FileAsked,
  entries: Entries,
): TextGap | null {
  const other = lines_of === undefined ? undefined : entryAt(entries, lines_of)
  return other?.kind === 'text' ? linesGap(name, text, other.text) : null
}

/** Git keeps no folders: one is there when something below it is. */
function entryAt(entries: Entries, path: string): Entry | undefined {
  if (Object.hasOwn(entries, path)) return entries[path]
  return namesIn(entries, path).length > 0 ? { kind: 'folder' } : undefined
}

const asksText = (asked: FileAsked): boolean => {
  const { text, has, lacks, matches, lines_max, lines_of, response } = asked
  return [text, has, lacks, matches, lines_max, lines_of, response].some((one) => one !== undefined)
}

const plainWhere = (where: string): string => where.replaceAll('`', '')

function tryOf(entry: Entry, file: string): string {
  if (entry.kind === 'folder') {
    return `Is the folder in the place of the file? \`ls ${file}\` lists what is in it.`
  }
  if (entry.kind === 'link') return 'Put the file itself there: `cp` copies what a link points at.'
  return 'Write it anew as a short text, and save it as UTF-8.'
}

function stillThere(
  name: string,
  file: string,
  entry: Entry,
  entries: Entries,
): Pick<Shortfall, 'expected' | 'came' | 'try' | 'shows'> {
  return {
    expected: `nothing called ${name}`,
    came: `${entryWords(entry)} of that name`,
    try: `Should it have moved? \`mv\` moves; \`cp\` leaves the first one where it was. \`rm ${file}\` removes it for good.`,
    shows: showsFolder(entries),
  }
}

function notThere(
  name: string,
  file: string,
  { entries, found }: { entries: Entries; found: Entries | undefined },
): Pick<Shortfall, 'expected' | 'came' | 'try' | 'shows'> {
  const near = nearNames(file, entries)
  return {
    expected: `a file ${name}`,
    came: near.length > 0 ? `none, but there's ${near.join(', ')}` : 'none',
    try:
      missingInWords({ path: file, kind: 'file' }, entries, found) ??
      (near.length > 0
        ? 'Compare the names letter by letter, and the folders before them: `mv` moves and renames.'
        : "`pwd` says where you are, and `ls` shows what's there. Is the file in this lab's folder?"),
    shows: showsFolder(entries),
  }
}

const isProgram = (path: string): boolean => /\.m?[jt]s$/.test(path)

/** The same name in another folder, in other letters, or with an ending too many; `report.mjs` isn't a `report.txt` misspelled. */
function nearNames(file: string, entries: Entries): string[] {
  const bare = (path: string): string => (path.split('/').at(-1) ?? '').toLowerCase()
  const stem = (path: string): string => bare(path).split('.')[0] ?? ''
  return Object.entries(entries)
    .filter(([path, { kind }]) => kind !== 'folder' && path !== file && stem(path) === stem(file))
    .filter(([path]) => isProgram(file) || !isProgram(path))
    .map(([path]) => `\`${path}\``)
    .slice(0, 3)
}
