import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

/** Compiles the server (tsc) and the browser's files (vite) into dist/ when a source changed. */
export function buildIfChanged({ root, node, say }) {
  const stampFile = path.join(root, 'dist/.stamp')
  const stamp = stampOf(root)
  if (fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === stamp) return
  say('building')
  fs.rmSync(stampFile, { force: true })
  run(root, node, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'])
  run(root, node, ['scripts/build-web.mjs'])
  fs.writeFileSync(stampFile, stamp)
}

function run(root, node, args) {
  const result = spawnSync(node, args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (result.status !== 0) throw new Error(`The build stopped at ${args[0]} (lines above).`)
}

function stampOf(root) {
  const hash = createHash('sha256')
  const files = ['tsconfig.json', 'tsconfig.build.json', 'vite.config.ts', 'package-lock.json']
  for (const file of [...files, ...listFiles(root, 'src'), ...listFiles(root, 'scripts')]) {
    const full = path.join(root, file)
    if (!fs.existsSync(full)) continue
    const { mtimeMs, size } = fs.statSync(full)
    hash.update(`${file}:${mtimeMs}:${size}\n`)
  }
  return hash.digest('hex')
}

function listFiles(root, folder) {
  return fs
    .readdirSync(path.join(root, folder), { recursive: true })
    .map((file) => path.join(folder, String(file)))
    .filter((file) => /\.(tsx?|css|svg|mjs|json)$/.test(file) && !/\.test\.tsx?$/.test(file))
    .sort()
}
