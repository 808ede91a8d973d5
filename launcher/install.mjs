import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

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
export function findNode({ root, toolchain, say }) {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > wanted.major || (major === wanted.major && minor >= wanted.minor))
    return process.execPath
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const node = path.join(toolchain, 'node_modules', name, 'bin/node')
  if (isFresh(toolchain) && fs.existsSync(node)) return node
  const source = path.join(root, 'toolchain')
  if (toolchain !== source) {
    fs.mkdirSync(toolchain, { recursive: true })
    for (const file of ['package.json', 'package-lock.json'])
      fs.copyFileSync(path.join(source, file), path.join(toolchain, file))
  }
  say(`Node ${process.versions.node} is older than 24.11: installing Node 24 beside it (once)`)
  npmCi(toolchain, process.execPath)
  if (!fs.existsSync(node))
    throw new Error(
      `Expected Node 24.11 or later; came ${process.versions.node}, and npm carries none for ` +
        `${process.platform}-${process.arch}. Try: install Node 24 and start again.`,
    )
  writeStamp(toolchain)
  return node
}

/** npm ci in the project's root, under the right Node, when the lock file changed. */
export function installPackages({ root, node, say }) {
  if (isFresh(root)) return
  if (isInstalled(root)) {
    writeStamp(root)
    return
  }
  say('installing packages (once)')
  npmCi(root, node)
  writeStamp(root)
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

function npmCi(folder, node) {
  const environment = {
    ...process.env,
    PATH: [path.dirname(node), process.env.PATH].join(path.delimiter),
  }
  const inherited =
    /^(npm_(package_|lifecycle_|command$|config_(local_prefix|prefix|global_prefix|global|location)$))|^NODE_OPTIONS$/
  for (const name of Object.keys(environment)) if (inherited.test(name)) delete environment[name]
  const cli = process.env.npm_execpath?.endsWith('npm-cli.js') ? process.env.npm_execpath : null
  const [command, ...first] = cli ? [node, cli] : ['npm']
  const result = spawnSync(command, [...first, ...npmFlags], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (result.status === 0) return
  throw new Error(
    `Expected npm ci to succeed in ${path.basename(folder)}/; it ended with ` +
      `${result.error?.message ?? `status ${result.status}`} (lines above). ` +
      'Try: check that this machine reaches the npm registry; the first start needs it, later ones do not.',
  )
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
