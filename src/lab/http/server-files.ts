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
      return unread(head.index, `==> ${name} <==, which isn't below the folder`)
    if (files.has(name)) return unread(head.index, `==> ${name} <== twice`)
    const end = heads[at + 1]?.index ?? text.length
    const body = text.slice(head.index + head[0].length, end).replace(/^\r?\n/, '')
    files.set(name, body.trim() === '' ? '' : `${body.trimEnd()}\n`)
  }
  return { kind: 'read', files }
}

/** A path below the folder, with forward slashes. */
export function isFileName(name: string): boolean {
  return /^(?!\/)(?!.*(^|\/)\.\.?(\/|$))[^\\\0]{1,200}$/.test(name) && !name.endsWith('/')
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
