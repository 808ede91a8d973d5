import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'vite'
import { root } from '../tidy/sources.ts'

/** Builds the browser's files as the product does, into a folder of this test alone. */
export async function buildBrowserFiles(): Promise<string> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-static-'))
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
