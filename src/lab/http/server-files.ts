import type { Reason } from '../../kit/problem.ts'

/*
 * A server's folder as the one text that is handed in: each file under a line with its name, as
 * `tail` shows files. A text without such a line is the first file of the starter.
 *
 *   ==> server.ts <==
 *   …
 */

export type ServerFiles =
  | { readonly kind: 'read'; readonly files: ReadonlyMap<string, string> }
  | { readonly kind: 'unread'; readonly reason: Reason; readonly at: number }

const headLine = /^==> (.+?) <==[ \t]*\r?$/gm
const filesMax = 100
const nameBytesMax = 200

/** One text of all files, in the order of their names; the main file comes first. */
export function packServer(files: ReadonlyMap<string, string>, main: string): string {
  const names = [...files.keys()].sort(
    (a, b) => Number(b === main) - Number(a === main) || (a < b ? -1 : 1),
  )
  if (names.length === 1 && names[0] === main) return files.get(main) as string
  return names.map((name) => `==> ${name} <==\n${files.get(name)?.trimEnd()}\n`).join('\n')
}

/** The files of a text; `main` names one without lines. */
export function unpackServer(text: string, main: string): ServerFiles {
  const heads = [...text.matchAll(headLine)]
  if (heads.length === 0) return { kind: 'read', files: new Map([[main, text]]) }
  const before = text.slice(0, heads[0]?.index ?? 0)
  if (before.trim() !== '') return unread(0, 'text before the first of these lines')
  if (heads.length > filesMax) return unread(0, `${heads.length} files, more than ${filesMax}`)
  const files = new Map<string, string>()
  for (const [at, head] of heads.entries()) {
    const name = head[1] as string
    if (!isFileName(name))
      return unread(head.index, `==> ${name} <==, which isn't below the folder or is too long`)
    if (files.has(name)) return unread(head.index, `==> ${name} <== twice`)
    const other = clashOf(name, files.keys())
    if (other !== null)
      return unread(head.index, `${other} and ${name}, so that one is both a file and a folder`)
    const end = heads[at + 1]?.index ?? text.length
    const body = text.slice(head.index + head[0].length, end).replace(/^\r?\n/, '')
    files.set(name, body.trim() === '' ? '' : `${body.trimEnd()}\n`)
  }
  return { kind: 'read', files }
}

/** A path below the folder, with forward slashes, that every disk can hold. */
export function isFileName(name: string): boolean {
  const isPath = /^(?!\/)(?!.*\/\/)(?!.*(^|\/)\.\.?(\/|$))[^\\\0]+$/.test(name)
  return isPath && !name.endsWith('/') && new TextEncoder().encode(name).length <= nameBytesMax
}

/** What keeps a file from getting this name beside the others; null if nothing does. */
export function nameProblem(name: string, others: Iterable<string>): Reason | null {
  const names = [...others]
  if (name === '')
    return { expected: 'a name', came: 'none', try: 'Write one such as lib/films.ts.' }
  if (!isFileName(name))
    return {
      expected: `a path inside your folder, of at most ${nameBytesMax} bytes`,
      came: name.length > 60 ? `${name.slice(0, 60)}…` : name,
      try: 'Try one such as lib/films.ts: no .., no \\, and a single / between folders.',
    }
  if (names.includes(name))
    return {
      expected: 'a name that no other file has',
      came: `${name}, which is there already`,
      try: 'Try another name, or open that file.',
    }
  const other = clashOf(name, names)
  if (other !== null)
    return {
      expected: 'a name for either a file or a folder, not for both',
      came: `${name} beside ${other}`,
      try: 'Try another name.',
    }
  if (names.length < filesMax) return null
  const came = String(names.length + 1)
  return {
    expected: `at most ${filesMax} files`,
    came,
    try: "Delete one that you don't need first.",
  }
}

/** A file whose folder would be the other file. */
function clashOf(name: string, others: Iterable<string>): string | null {
  for (const other of others)
    if (name.startsWith(`${other}/`) || other.startsWith(`${name}/`)) return other
  return null
}

/** The commands of a server that brings its own: a line `web: python3 server.py` in its Procfile. */
export function commandsOf(
  files: ReadonlyMap<string, string>,
  lab: { readonly start: string; readonly build: string | null },
): { readonly start: string; readonly build: string | null } {
  const procfile = files.get('Procfile')
  if (procfile === undefined) return lab
  const lines = new Map(
    [...procfile.matchAll(/^([\w-]+):[ \t]*(.*?)[ \t\r]*$/gm)].map(
      ([, name = '', command = '']) => [name, command],
    ),
  )
  return { start: lines.get('web') ?? lab.start, build: lines.get('build') ?? lab.build }
}

function unread(at: number, came: string): ServerFiles {
  return {
    kind: 'unread',
    at,
    reason: {
      expected: 'each file of your server under a line with its name: ==> server.ts <==',
      came,
      try: 'Put the line back as the starter has it; what belongs to the file stands below it.',
    },
  }
}
