import { type Entries, namesIn } from '../../../lab/folder/state.ts'
import { missingInWords } from '../mistakes.ts'
import { shown, unseenWords } from '../names.ts'
import { entryWords, type Shortfall, showsFolder } from '../shortfall.ts'

interface FolderAsked {
  readonly folder: string
  readonly is?: 'present' | 'absent' | undefined
  readonly holds?: readonly string[] | undefined
}

/** A folder, and the names in it. */
export function folderShortfall(
  { folder, is, holds }: FolderAsked,
  entries: Entries,
  found?: Entries,
): Shortfall | null {
  const name = `\`${folder}\``
  const entry = folder === '.' ? ({ kind: 'folder' } as const) : entries[folder]
  const short = (expected: string, came: string, attempt: string): Shortfall => ({
    of: 'folder',
    name: folder,
    expected,
    came,
    try: attempt,
    shows: showsFolder(entries),
  })
  if (is === 'absent') {
    if (!entry) return null
    const attempt = `\`rmdir ${folder}\` removes an empty folder. Move out first what you want to keep.`
    return short(`nothing called ${name}`, `${entryWords(entry)} of that name`, attempt)
  }
  if (!entry) {
    const near = nearFolders(folder, entries)
    return short(
      `a folder ${name}`,
      near.length > 0 ? `none, but there's ${near.join(', ')}` : 'none',
      missingInWords({ path: folder, kind: 'folder' }, entries, found) ??
        '`mkdir` makes a folder in the place where you are. `pwd` says where that is.',
    )
  }
  if (entry.kind !== 'folder') {
    const attempt =
      entry.kind === 'link'
        ? `Remove the link with \`rm ${folder}\`, then make the folder.`
        : 'Give that file another name with `mv`, then make the folder.'
    return short(`${name} to be a folder`, entryWords(entry), attempt)
  }
  return holds === undefined ? null : holdsShortfall({ folder, holds }, entries, short)
}

function holdsShortfall(
  { folder, holds }: { folder: string; holds: readonly string[] },
  entries: Entries,
  short: (expected: string, came: string, attempt: string) => Shortfall,
): Shortfall | null {
  const names = namesIn(entries, folder === '.' ? '' : folder)
  const place = folder === '.' ? 'your folder' : `\`${folder}\``
  const missing = holds.filter((name) => !names.includes(name))
  const extra = names.filter((name) => !holds.includes(name))
  if (missing.length + extra.length === 0) return null
  const wanted =
    holds.length > 0 ? `${listed(holds)} in ${place}, and nothing else` : `nothing in ${place}`
  const came = [
    missing.length > 0 ? `${listed(missing)} missing` : '',
    extra.length > 0 ? `${listed(extra.map(shown))} there as well` : '',
  ]
  return short(
    wanted,
    came.filter(Boolean).join('; '),
    ['Move what belongs there, and move or remove the rest.', ...extra.map(unseenWords)]
      .filter(Boolean)
      .join(' '),
  )
}

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')

function nearFolders(folder: string, entries: Entries): string[] {
  const bare = (path: string): string => (path.split('/').at(-1) ?? '').toLowerCase()
  return Object.entries(entries)
    .filter(
      ([path, { kind }]) => kind === 'folder' && path !== folder && bare(path) === bare(folder),
    )
    .map(([path]) => `\`${path}\``)
    .slice(0, 3)
}
