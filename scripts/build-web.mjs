// The browser's files: bundled by Vite into dist/web, then compressed once, so that no request pays for it.
import fs from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'vite'

const out = path.resolve('dist/web/static')
await build({ configFile: path.resolve('vite.config.ts'), logLevel: 'warn' })

for (const name of fs.readdirSync(out, { recursive: true })) {
  const file = path.join(out, String(name))
  if (!/\.(js|css|svg|txt|json)$/.test(file)) continue
  const content = fs.readFileSync(file)
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  }
  fs.writeFileSync(`${file}.br`, brotliCompressSync(content, { params }))
  fs.writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
}
