import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { countText } from '../kit/count-text.ts'
import { Problem } from '../kit/problem.ts'
import { readLabsApart } from '../lab/read.ts'
import { getGit } from '../world/processes/git.ts'
import { withCommandHere } from './command-here.ts'
import { confirmed } from './confirm.ts'
import type { CliContext } from './context.ts'
import { brokenText } from './say-broken.ts'

/** `backwright pack add`: in place whole, once it's known to hold labs. */
export async function addPack(context: CliContext, from: string, wanted?: string): Promise<number> {
  const { settings, io } = context
  const name = packName(wanted ?? path.basename(from.replace(/\/+$/, ''), '.git'))
  const target = path.join(settings.home, 'packs', name)
  if (fs.existsSync(target)) {
    throw wrong(
      `a name that no pack has`,
      name,
      `backwright pack remove ${name}, or give it another --name.`,
    )
  }
  fs.mkdirSync(path.dirname(target), { recursive: true })
  const making = fs.mkdtempSync(path.join(settings.home, '.pack-'))
  try {
    const folder = path.join(making, name)
    const given = path.resolve(settings.cwd, from)
    if (fs.existsSync(given)) copyFolder(given, folder)
    else await clone(from, folder)
    const { labs, broken } = await readLabsApart([settings.contentFolder, folder])
    const own = labs.length - (await readLabsApart([settings.contentFolder])).labs.length
    if (own === 0) {
      const came = broken[0] === undefined ? 'none' : brokenText(broken[0])
      throw wrong(
        `labs in ${from}, in labs/<kind>/<name>/`,
        came,
        'docs/guides/authoring.md says how a pack is made.',
      )
    }
    for (const problem of broken) io.progress(`Left out: ${brokenText(problem)}`)
    fs.renameSync(folder, target)
    io.answer(
      `From ${from}: ${countText(own, 'lab')}, in ${target}.\nRestart Backwright to see them.`,
    )
    return 0
  } finally {
    fs.rmSync(making, { recursive: true, force: true })
  }
}

/** The files as they are, without links: a pack leads nowhere else. */
function copyFolder(from: string, to: string): void {
  fs.cpSync(from, to, {
    recursive: true,
    filter: (file) => {
      const found = fs.lstatSync(file)
      return (found.isDirectory() || found.isFile()) && path.basename(file) !== '.git'
    },
  })
}

const cloneMs = 300_000

/** Only the newest commit, with git's own transports; nothing that the repository says is run. */
async function clone(address: string, to: string): Promise<void> {
  if (!/^(https|ssh|git|file):\/\/|^[\w.-]+@[\w.-]+:/.test(address)) {
    throw wrong(
      'a folder that is there, or an address such as https://…',
      address,
      'Check the path.',
    )
  }
  const safe = ['-c', 'core.hooksPath=/dev/null', '-c', 'protocol.ext.allow=never']
  const words = [
    ...safe,
    'clone',
    '--quiet',
    '--depth=1',
    '--no-recurse-submodules',
    '--',
    address,
    to,
  ]
  const child = spawn('git', words, { stdio: ['ignore', 'ignore', 'inherit'], timeout: cloneMs })
  const code = await new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(null))
    child.on('close', resolve)
  })
  if (code === 0) return
  const attempt = code === null ? getGit : 'Try the same address with git clone.'
  throw wrong(
    `git to clone ${address}`,
    code === null ? 'no git, or no end' : 'what it says above',
    attempt,
  )
}

/** `backwright pack list`. */
export async function listPacks({ settings, io }: CliContext): Promise<number> {
  const folders = settings.ownContent ?? []
  const lines = await Promise.all(
    folders.map(async (folder) => {
      const { labs, broken } = await readLabsApart([settings.contentFolder, folder])
      const own = labs.filter(({ id }) => fs.existsSync(path.join(folder, 'labs', id))).length
      const left = broken.length === 0 ? '' : `, ${broken.length} left out`
      return `${path.basename(folder)}  ${countText(own, 'lab')}${left}  ${folder}`
    }),
  )
  const none = withCommandHere('No packs yet. backwright pack add FOLDER adds one.', settings)
  io.answer(lines.join('\n') || none)
  return 0
}

/** `backwright pack remove`. */
export async function removePack(
  { settings, io }: CliContext,
  name: string,
  yes: boolean,
): Promise<number> {
  const folder = path.join(settings.home, 'packs', packName(name))
  if (!fs.existsSync(folder)) {
    throw wrong('the name of a pack', name, 'backwright pack list shows them.')
  }
  if (!(await confirmed(`Remove ${folder}?`, yes))) {
    io.answer('Nothing was removed.')
    return 0
  }
  fs.rmSync(folder, { recursive: true })
  io.answer(`Removed ${folder}.`)
  return 0
}

function packName(name: string): string {
  if (/^[a-z0-9][a-z0-9._-]{0,60}$/i.test(name)) return name
  throw wrong('a name of letters, digits and hyphens', name, 'Give one with --name.')
}

function wrong(expected: string, came: string, attempt: string): Problem {
  return new Problem('bad-input', { expected, came, try: attempt })
}
