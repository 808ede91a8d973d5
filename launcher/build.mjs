import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { runPatiently } from './patience.mjs'

/** Compiles the server (tsc) and the browser's files (vite) into dist/ when a source changed. */
export async function buildIfChanged({ root, node, say }) {
  if (isBuilt(root)) return
  const stamp = stampOf(root)
  say('building (after every change of the sources)')
  fs.rmSync(stampFileOf(root), { force: true })
  await run({ root, node, say }, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'])
  await run({ root, node, say }, ['scripts/build-web.mjs'])
  fs.writeFileSync(stampFileOf(root), stamp)
}

/** Whether dist/ was made from the sources as they are. */
export function isBuilt(root) {
  try {
    return fs.readFileSync(stampFileOf(root), 'utf8') === stampOf(root)
  } catch {
    return false
  }
}

function stampFileOf(root) {
  return path.join(root, 'dist/.stamp')
}

async function run({ root, node, say }, args) {
  const { status } = await runPatiently({
    command: node,
    args,
    options: { cwd: root, stdio: ['ignore', 2, 2] },
    what: 'building',
    say,
  })
  if (status !== 0) throw new Error(`The build stopped at ${args[0]} (lines above).`)
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
