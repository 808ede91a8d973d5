import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { type Facts, readFacts } from '../../facts.ts'
import type { ImportOptions } from '../file-year.ts'
import { importFacts } from '../import.ts'
import type { ImportKind } from '../layouts.ts'

const contentFolder = path.resolve(import.meta.dirname, '../../../../content')
const noOptions: ImportOptions = { year: null, published: null, isPartial: false, isOlder: false }

/** Imports into a folder of its own, over the shipped facts. */
export interface Trying {
  /** Writes a file to import; returns its path. */
  file(name: string, text: string | Buffer): string
  importing(
    kind: ImportKind,
    files: string | readonly string[],
    options?: Partial<ImportOptions> & { isDryRun?: boolean },
  ): ReturnType<typeof importFacts>
  /** What pages would show now. */
  facts(): Promise<Facts>
  /** Files that imports wrote. */
  written(): string[]
  clear(): void
}

/** A folder for one test file, removed at its end. */
export function trying(): Trying {
  let folder = ''
  const imported = (): string => path.join(folder, 'facts')
  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-import-'))
  })
  afterAll(() => fs.rmSync(folder, { recursive: true }))
  return {
    file(name, text) {
      const file = path.join(folder, name)
      fs.mkdirSync(path.dirname(file), { recursive: true })
      fs.writeFileSync(file, text)
      return file
    },
    importing: (kind, files, { isDryRun = false, ...options } = {}) =>
      importFacts({
        contentFolder,
        importedFolder: imported(),
        kind,
        files: typeof files === 'string' ? [files] : files,
        options: { ...noOptions, ...options },
        isDryRun,
      }),
    facts: () => readFacts({ contentFolder, importedFolder: imported() }),
    written: () =>
      fs.existsSync(imported())
        ? fs
            .readdirSync(imported(), { recursive: true, encoding: 'utf8' })
            .filter((name) => name.includes('.'))
        : [],
    clear: () => fs.rmSync(imported(), { recursive: true, force: true }),
  }
}

/** Rows as CSV, every cell in quotation marks. */
export function csv(rows: readonly (readonly (string | number | null)[])[]): string {
  const line = (row: readonly (string | number | null)[]) =>
    row.map((cell) => `"${String(cell ?? '').replaceAll('"', '""')}"`).join(',')
  return `${rows.map(line).join('\n')}\n`
}

/** Rows as O*NET's text: tabs, no quotation marks. */
export function tabbed(rows: readonly (readonly (string | number | null)[])[]): string {
  return `${rows.map((row) => row.map((cell) => cell ?? '').join('\t')).join('\r\n')}\r\n`
}
