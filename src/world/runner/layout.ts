import fs from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** What a server is made of. */
export type ServerSource =
  /** Path with forward slashes → text. */
  | { readonly kind: 'files'; readonly files: ReadonlyMap<string, string> }
  /** A folder, copied; links that lead out of it are refused. */
  | { readonly kind: 'copy'; readonly folder: string }
  /** A folder that is used as it is: the server may write into it. */
  | { readonly kind: 'in-place'; readonly folder: string }

export type LaidOut =
  | { readonly kind: 'laid-out'; readonly folder: string }
  | { readonly kind: 'refused'; readonly says: string }

/** Packages that servers in TypeScript and JavaScript find without an install. */
export const givenPackages = ['pg', 'fastify', '@fastify/cookie', '@fastify/formbody'] as const

const bytesMax = 200 * 1_048_576
const entriesMax = 20_000

/** Puts a server's files into `room`/app, or says why not. */
export async function layOut(source: ServerSource, room: string): Promise<LaidOut> {
  if (source.kind === 'in-place') return { kind: 'laid-out', folder: source.folder }
  const folder = path.join(room, 'app')
  await fs.mkdir(folder, { recursive: true })
  await linkPackages(room)
  return source.kind === 'files'
    ? await writeFiles(source.files, folder)
    : await copyFolder(source.folder, folder)
}

async function writeFiles(files: ReadonlyMap<string, string>, folder: string): Promise<LaidOut> {
  for (const [name, text] of files) {
    const file = path.join(folder, name)
    if (!isBelow(folder, file)) return outside(name)
    await fs.mkdir(path.dirname(file), { recursive: true })
    const isProgram = text.startsWith('#!')
    await fs.writeFile(file, text, { mode: isProgram ? 0o755 : 0o644 })
  }
  return { kind: 'laid-out', folder }
}

const isBelow = (folder: string, file: string): boolean =>
  file === folder || file.startsWith(`${folder}${path.sep}`)

function outside(name: string): LaidOut {
  return { kind: 'refused', says: `\`${name}\` leads out of the folder of your server` }
}

async function copyFolder(from: string, to: string): Promise<LaidOut> {
  const root = await fs.realpath(from).catch(() => null)
  if (root === null) return { kind: 'refused', says: `there is no folder ${from}` }
  const copying: Copying = { root, to, bytes: 0, entries: 0 }
  const refusal = await copyBelow(copying, '')
  return refusal ?? { kind: 'laid-out', folder: to }
}

interface Copying {
  readonly root: string
  readonly to: string
  bytes: number
  entries: number
}

/** What a package manager made: many files, only read, and with links that lead out of the folder. */
const installed = new Set(['node_modules', 'venv', '.venv'])

/** Git's own files aren't needed; installed packages stay where they are. */
async function copyBelow(copying: Copying, below: string): Promise<LaidOut | null> {
  const { root, to } = copying
  for (const entry of await fs.readdir(path.join(root, below), { withFileTypes: true })) {
    const name = path.posix.join(below, entry.name)
    const [source, target] = [path.join(root, name), path.join(to, name)]
    copying.entries++
    if (copying.entries > entriesMax) return tooMuch(`${entriesMax} files`)
    if (entry.isSymbolicLink()) {
      const real = await fs.realpath(source).catch(() => null)
      if (real !== null && !isBelow(root, real)) return outside(name)
      await fs.symlink(await fs.readlink(source), target)
    } else if (entry.isDirectory()) {
      if (entry.name === '.git') continue
      if (installed.has(entry.name)) {
        await fs.symlink(source, target)
        continue
      }
      await fs.mkdir(target)
      const refusal = await copyBelow(copying, name)
      if (refusal) return refusal
    } else if (entry.isFile()) {
      copying.bytes += (await fs.stat(source)).size
      if (copying.bytes > bytesMax) return tooMuch(`${bytesMax / 1_048_576} MB`)
      await fs.copyFile(source, target)
    }
  }
  return null
}

function tooMuch(bound: string): LaidOut {
  return { kind: 'refused', says: `the folder of your server holds more than ${bound}` }
}

/** Where the packages that we give are, with all that they need. */
export function packageFolders(): string[] {
  const marker = `${path.sep}node_modules${path.sep}`
  const folders = givenPackages.flatMap((name) => {
    const folder = packageFolder(name)
    const at = folder === null ? -1 : folder.indexOf(marker)
    return folder === null || at < 0 ? [] : [folder.slice(0, at + marker.length - 1)]
  })
  return [...new Set(folders)]
}

/** Beside the app, so that a `node_modules` of its own wins. Node follows links to their packages. */
async function linkPackages(room: string): Promise<void> {
  const modules = path.join(room, 'node_modules')
  await fs.mkdir(path.join(modules, '@fastify'), { recursive: true })
  await Promise.all(
    givenPackages.map(async (name) => {
      const folder = packageFolder(name)
      if (folder !== null) await fs.symlink(folder, path.join(modules, name))
    }),
  )
}

const found = new Map<string, string | null>()

function packageFolder(name: string): string | null {
  const known = found.get(name)
  if (known !== undefined) return known
  let folder: string | null = null
  try {
    const entry = fileURLToPath(import.meta.resolve(name))
    const marker = `${path.sep}node_modules${path.sep}${name.replaceAll('/', path.sep)}${path.sep}`
    const at = entry.lastIndexOf(marker)
    folder = at < 0 ? null : entry.slice(0, at + marker.length - 1)
  } catch {
    // Not installed: the server says so itself when it asks for it.
  }
  found.set(name, folder)
  return folder
}
