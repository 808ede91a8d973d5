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
import { buildIfChanged, isBuilt } from './launcher/build.mjs'
import { canWrite, dataFolder, usualFolder } from './launcher/data-folder.mjs'
import { findNode, hasPackages, installPackages, presentNode } from './launcher/install.mjs'
import { withLock } from './launcher/lock.mjs'
import { followCheckout } from './launcher/read-only.mjs'

/** Not an answer of any command: nothing ran. */
const setUpFailed = 69

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

requireFolder()
process.env.BACKWRIGHT_USUAL_HOME = usualFolder(root)
const home = dataFolder(root)
process.env.BACKWRIGHT_HOME = home
// npm runs scripts in the project's root; paths on the command line are meant from where one was.
if (process.env.INIT_CWD && process.env.npm_lifecycle_event)
  process.env.BACKWRIGHT_CWD = process.env.INIT_CWD

const isWritable = !isCheckout || canWrite(root)
const place = isCheckout && isWritable ? root : home
const toolchain = path.join(place, 'toolchain')

try {
  const { node, file } = await prepare()
  if (node === process.execPath && file === self) {
    process.argv.splice(1, process.argv.length - 1, script, ...rest)
    stopWithParent(() => process.kill(process.pid, 'SIGTERM'))
    await import(script)
  } else {
    continueUnder(node, file)
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(setUpFailed)
}

/** Everything that has to be there before the program runs; says which file to go on with, under which Node. */
async function prepare() {
  const ready = presentNode(path.join(root, 'toolchain')) ?? presentNode(toolchain)
  if (ready !== null && isComplete()) return { node: ready, file: self }
  const lock = path.join(place, isCheckout && isWritable ? '.setup-lock' : 'setup-lock')
  return withLock(lock, say, async () => {
    const node = ready ?? (await findNode({ root, toolchain, say }))
    if (isCheckout && !isWritable && !isComplete()) {
      const copy = path.join(home, 'checkout')
      followCheckout({ root, copy, say })
      return { node, file: path.join(copy, 'launcher.mjs') }
    }
    if (isCheckout && isWritable) {
      await installPackages({ root, node, say })
      await buildIfChanged({ root, node, say })
    }
    return { node, file: self }
  })
}

/** A folder that another terminal removed has no path, so that nothing can be found from it. */
function requireFolder() {
  try {
    process.cwd()
  } catch {
    process.stderr.write(
      'Expected a folder to work in. Got one that was removed. Try: cd to another folder.\n',
    )
    process.exit(setUpFailed)
  }
}

/** Whether a checkout is set up already, so that nothing is written. */
function isComplete() {
  return !isCheckout || (hasPackages(root) && isBuilt(root))
}

function continueUnder(node, file) {
  const PATH = [path.dirname(node), process.env.PATH].join(path.delimiter)
  const child = spawn(node, [file, ...args], {
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
