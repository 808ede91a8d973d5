import fs from 'node:fs'
import path from 'node:path'
import { assert } from '../kit/assert.ts'

/** Addresses of the browser's files, hashed by the build, so they can be kept for a year. */
export interface Assets {
  readonly folder: string
  readonly css: string
  /** What the skills and pages of the way need on top of it. */
  readonly wayCss: string
  /** What a shell in a page needs; loaded when one is opened. */
  readonly terminalCss: string
  /** The typeface, so that a page can ask for it with the style sheet. */
  readonly font: string
  readonly script: {
    readonly page: string
    readonly lab: string
    readonly folder: string
    readonly server: string
    readonly stage: string
  }
  readonly favicon: string
}

interface ManifestEntry {
  readonly file: string
  readonly css?: readonly string[]
  readonly assets?: readonly string[]
}

/** Where the build puts the browser's files, seen from this file in dist/ and from it in src/. */
export function builtFolder(): string {
  const here = import.meta.dirname
  const beside = path.join(here, 'static')
  return fs.existsSync(path.join(beside, 'manifest.json'))
    ? beside
    : path.resolve(here, '../../dist/web/static')
}

/** Reads what the build wrote. */
export function readAssets(folder: string): Assets {
  const file = path.join(folder, 'manifest.json')
  assert(fs.existsSync(file), `the browser's files are built (${file}); npm run build makes them`)
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, ManifestEntry>
  const at = (name: string): string => {
    const entry = manifest[name]
    assert(entry, `the build made ${name}`)
    return `/static/${entry.file}`
  }
  const [font] = manifest['styles/index.css']?.assets ?? []
  assert(font, 'the style sheet brings a typeface')
  return {
    folder,
    css: at('styles/index.css'),
    wayCss: at('styles/way-pages.css'),
    terminalCss: at('styles/terminal.css'),
    font: `/static/${font}`,
    script: {
      page: at('islands/page.ts'),
      lab: at('islands/lab.ts'),
      folder: at('islands/folder.ts'),
      server: at('islands/server.ts'),
      stage: at('islands/stage.ts'),
    },
    favicon: '/static/favicon.svg',
  }
}
