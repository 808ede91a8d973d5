import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'vite'
import { afterAll } from 'vitest'
import { root } from '../tidy/sources.ts'

const made: string[] = []
afterAll(() => {
  for (const folder of made) fs.rmSync(folder, { recursive: true, force: true })
})

/** Builds the browser's files as the product does, into a folder of this test alone. */
export async function buildBrowserFiles(): Promise<string> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-static-'))
  made.push(folder)
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
  return folder
}
