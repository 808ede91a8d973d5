import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll } from 'vitest'
import { root } from '../tidy/sources.ts'

const made: string[] = []
afterAll(() => {
  for (const folder of made) fs.rmSync(folder, { recursive: true, force: true })
})

/** Where the first test file of a run leaves the browser's files for the others. */
const shared = process.env.BACKWRIGHT_TEST_BROWSER_FILES

/** The browser's files, built as the product builds them. Tests only read them: other files do too. */
export async function buildBrowserFiles(): Promise<string> {
  if (shared && fs.existsSync(shared)) return shared
  const folder = fs.mkdtempSync(`${shared ?? path.join(os.tmpdir(), 'backwright-static')}-`)
  made.push(folder)
  await buildInto(folder)
  if (!shared) return folder
  try {
    fs.renameSync(folder, shared)
    return shared
  } catch {
    // Another test file was first.
    return folder
  }
}

async function buildInto(folder: string): Promise<void> {
  const { build } = await import('vite')
  await build({
    configFile: path.join(root, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder },
  })
  for (const name of fs.readdirSync(folder)) {
    if (!/\.(?:js|css|svg)$/.test(name)) continue
    const bytes = fs.readFileSync(path.join(folder, name))
    fs.writeFileSync(path.join(folder, `${name}.br`), brotliCompressSync(bytes))
    fs.writeFileSync(path.join(folder, `${name}.gz`), gzipSync(bytes))
  }
}
