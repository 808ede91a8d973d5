// npm run reference: writes docs/reference/cli.md and api.md from the program and its OpenAPI document.
import { spawnSync } from 'node:child_process'
import path from 'node:path'

const vitest = path.resolve('node_modules/vitest/vitest.mjs')
// A word right after --update would be taken for its mode.
const words = [vitest, 'run', 'tests/reference/reference.test.ts', '--update']
const { status } = spawnSync(process.execPath, words, { stdio: 'inherit' })
process.exitCode = status ?? 1
