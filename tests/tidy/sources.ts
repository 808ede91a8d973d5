import fs from 'node:fs'
import path from 'node:path'

/** The project's root. */
export const root = path.resolve(import.meta.dirname, '../..')

export interface Source {
  /** Relative to the folder that was listed, with forward slashes. */
  readonly file: string
  readonly text: string
}

/** Every file below `folder` whose name matches, with its text. */
export function listSources(folder: string, name: RegExp): Source[] {
  return fs
    .readdirSync(folder, { recursive: true })
    .map((file) => String(file).replaceAll(path.sep, '/'))
    .filter((file) => name.test(file) && fs.statSync(path.join(folder, file)).isFile())
    .sort()
    .map((file) => ({ file, text: fs.readFileSync(path.join(folder, file), 'utf8') }))
}

/** What a TypeScript text imports: static, re-exported, dynamic and type-only. */
export function importsOf(text: string): string[] {
  const statements =
    /(?:^|\n)\s*(?:import|export)\b[^'"\n;]*?(?:\n[^'"\n;]*?)*?\bfrom\s*['"]([^'"]+)['"]/g
  const bare = /(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g
  const dynamic = /\bimport\(\s*['"]([^'"]+)['"]/g
  // A package whose files are read and not run: Node is asked where it is.
  const asked = /\brequire\.resolve\(\s*['"]([^'"]+)['"]|\)\.resolve\(\s*['"]([^'"]+)['"]/g
  return [statements, bare, dynamic, asked].flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => (match[1] ?? match[2]) as string),
  )
}
