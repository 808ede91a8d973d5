#!/usr/bin/env node
// The way in, in plain JavaScript for Node 18 and later, without dependencies.
//   1. a Node that is new enough: the machine's own, else the pinned one from toolchain/
//   2. in a checkout: the packages (npm ci) and the build, each only when something changed
//   3. the program (dist/main.js), or with --dev FILE a script of the project
// Progress goes to stderr; stdout belongs to the answer alone.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildIfChanged } from './launcher/build.mjs'
import { dataFolder } from './launcher/data-folder.mjs'
import { findNode, installPackages } from './launcher/install.mjs'
import { withLock } from './launcher/lock.mjs'

const self = fs.realpathSync(fileURLToPath(import.meta.url))
const root = path.dirname(self)
const isCheckout = fs.existsSync(path.join(root, 'tsconfig.build.json'))
const started = Date.now()
const say = (text) =>
  process.stderr.write(`[set-up ${((Date.now() - started) / 1000).toFixed(1)} s] ${text}\n`)

const args = process.argv.slice(2)
const script =
  args[0] === '--dev' ? path.resolve(root, args[1] ?? '') : path.join(root, 'dist/main.js')
const rest = args[0] === '--dev' ? args.slice(2) : args

process.env.BACKWRIGHT_HOME = dataFolder(root)
// npm runs scripts in the project's root; paths on the command line are meant from where one was.
if (process.env.INIT_CWD && process.env.npm_lifecycle_event)
  process.env.BACKWRIGHT_CWD = process.env.INIT_CWD

try {
  const node = await prepare()
  if (node === process.execPath) {
    process.argv.splice(1, process.argv.length - 1, script, ...rest)
    stopWithParent(() => process.kill(process.pid, 'SIGTERM'))
    await import(script)
  } else {
    continueUnder(node)
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(1)
}

/** Everything that has to be there before the program runs; returns the Node to run it under. */
async function prepare() {
  const toolchain = isCheckout
    ? path.join(root, 'toolchain')
    : path.join(process.env.BACKWRIGHT_HOME, 'toolchain')
  const lock = isCheckout
    ? path.join(root, '.setup-lock')
    : path.join(process.env.BACKWRIGHT_HOME, 'setup-lock')
  return withLock(lock, say, async () => {
    const node = findNode({ root, toolchain, say })
    if (isCheckout) {
      installPackages({ root, node, say })
      buildIfChanged({ root, node, say })
    }
    return node
  })
}

function continueUnder(node) {
  const PATH = [path.dirname(node), process.env.PATH].join(path.delimiter)
  const child = spawn(node, [self, ...args], {
    stdio: 'inherit',
    env: { ...process.env, PATH, npm_node_execpath: node },
  })
  process.on('SIGINT', () => {}) // Ctrl-C reaches the whole process group: the child has it already
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  stopWithParent(() => child.kill('SIGTERM'))
  const numbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }
  child.on('exit', (code, signal) => process.exit(signal ? 128 + (numbers[signal] ?? 0) : code))
}

/** npm killed with -9, a closed terminal: stop instead of living on as an orphan. */
function stopWithParent(stop) {
  if (process.env.npm_lifecycle_event === undefined && process.env.npm_node_execpath === undefined)
    return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) stop()
  }, 1000).unref()
}
