import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { runPatiently } from './patience.mjs'

const wanted = { major: 24, minor: 11 }
const npmFlags = [
  'ci',
  '--ignore-scripts',
  '--prefer-offline',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--loglevel=error',
  '--fetch-retries=1',
]

/** The Node to run under: this one where it is new enough, else the pinned one, installed once. */
export async function findNode({ root, toolchain, say }) {
  const found = presentNode(toolchain)
  if (found !== null) return found
  const node = carriedNode(toolchain)
  const source = path.join(root, 'toolchain')
  if (toolchain !== source) {
    fs.mkdirSync(toolchain, { recursive: true })
    for (const file of ['package.json', 'package-lock.json'])
      fs.copyFileSync(path.join(source, file), path.join(toolchain, file))
  }
  say(`Node ${process.versions.node} is older than 24.11: installing Node 24 beside it (once)`)
  say('your own Node stays as it is, and npm warnings about engines (EBADENGINE) can be ignored')
  await npmCi(toolchain, process.execPath, say)
  if (!fs.existsSync(node))
    throw new Error(
      `Expected Node 24.11 or later. Got ${process.versions.node}, and npm carries none for ` +
        `${process.platform}-${process.arch}. Try: install Node 24 and start again.`,
    )
  writeStamp(toolchain)
  return node
}

/** This Node if it is new enough, or the pinned one if it was installed; else null. */
export function presentNode(toolchain) {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > wanted.major || (major === wanted.major && minor >= wanted.minor))
    return process.execPath
  const node = carriedNode(toolchain)
  return isFresh(toolchain) && fs.existsSync(node) ? node : null
}

function carriedNode(toolchain) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  return path.join(toolchain, 'node_modules', name, 'bin/node')
}

/** npm ci in the project's root, under the right Node, when the lock file changed. */
export async function installPackages({ root, node, say }) {
  if (isFresh(root)) return
  if (isInstalled(root)) {
    writeStamp(root)
    return
  }
  say('installing packages from npm (once, a minute or so)')
  await npmCi(root, node, say)
  writeStamp(root)
}

/** Whether nothing is left to install. */
export function hasPackages(root) {
  return isFresh(root) || isInstalled(root)
}

/**
 * Whether npm has installed exactly what the lock file says, with or without us: npm ci begins by
 * removing everything, which must not happen for nothing, least of all without a network.
 */
export function isInstalled(root) {
  try {
    const wanted = readPackages(path.join(root, 'package-lock.json'))
    const found = readPackages(path.join(root, 'node_modules/.package-lock.json'))
    const isRight = ([place, { version, optional }]) =>
      place === '' || (found[place] ? found[place].version === version : optional === true)
    return (
      Object.entries(wanted).every(isRight) && Object.keys(found).every((place) => place in wanted)
    )
  } catch {
    return false
  }
}

function readPackages(file) {
  return JSON.parse(fs.readFileSync(file, 'utf8')).packages
}

async function npmCi(folder, node, say) {
  const environment = {
    ...process.env,
    PATH: [path.dirname(node), process.env.PATH].join(path.delimiter),
  }
  const inherited =
    /^(npm_(package_|lifecycle_|command$|config_(local_prefix|prefix|global_prefix|global|location)$))|^NODE_OPTIONS$/
  for (const name of Object.keys(environment)) if (inherited.test(name)) delete environment[name]
  const cli = process.env.npm_execpath?.endsWith('npm-cli.js') ? process.env.npm_execpath : null
  const [command, ...first] = cli ? [node, cli] : ['npm']
  const result = await runPatiently({
    command,
    args: [...first, ...npmFlags],
    options: { cwd: folder, env: environment, stdio: ['ignore', 'ignore', 'inherit'] },
    what: 'installing',
    say,
    far: () => installedSoFar(folder),
  })
  if (result.status === 0) return
  throw new Error(
    `Expected npm ci to succeed in ${path.basename(folder)}/. It ended with ` +
      `${result.error?.message ?? `status ${result.status}`} (lines above). ` +
      "Try: check that this machine reaches the npm registry. The first start needs it, later ones don't.",
  )
}

/** How many packages are in place by now, of how many. */
function installedSoFar(folder) {
  try {
    const places = Object.keys(readPackages(path.join(folder, 'package-lock.json'))).filter(Boolean)
    const there = places.filter((place) => fs.existsSync(path.join(folder, place, 'package.json')))
    return `${there.length} of about ${places.length} packages`
  } catch {
    return ''
  }
}

// The stamp is written last, so an interrupted install has none.
function stampOf(folder) {
  const lock = fs.readFileSync(path.join(folder, 'package-lock.json'))
  return createHash('sha256')
    .update(lock)
    .update(`${process.platform}-${process.arch}`)
    .digest('hex')
}

function isFresh(folder) {
  try {
    return fs.readFileSync(path.join(folder, 'node_modules/.stamp'), 'utf8') === stampOf(folder)
  } catch {
    return false
  }
}

function writeStamp(folder) {
  fs.mkdirSync(path.join(folder, 'node_modules'), { recursive: true })
  fs.writeFileSync(path.join(folder, 'node_modules/.stamp'), stampOf(folder))
}
