import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { confinement } from './confinement.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-node-'))
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

it('confines as much with a Node below the folder for temporary files', { timeout: 60_000 }, () => {
  const node = path.join(folder, 'node')
  fs.copyFileSync(process.execPath, node, fs.constants.COPYFILE_FICLONE)
  const module = path.join(import.meta.dirname, 'confinement.ts')
  const script = `const { confinement } = await import(${JSON.stringify(module)})
process.stdout.write(confinement().how)`
  const found = execFileSync(node, ['--no-warnings', '--input-type=module', '-e', script])
  expect(String(found)).toBe(confinement().how)
})
