import { constants } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'

/*
 * A repository of our own that shows the commits, branches and index of a learner's, and nothing
 * else of it. Git obeys what it finds in a repository: settings that name programs to run (filters,
 * hooks, fsmonitor, text conversion), other repositories to read, other folders to look at. None of
 * that is copied. What is copied is bounded, and a link or a pipe is not opened.
 */

const files: Readonly<Record<string, number>> = {
  HEAD: 4_096,
  'packed-refs': 4_194_304,
  shallow: 4_194_304,
  'info/exclude': 65_536,
}
const indexBytesMax = 67_108_864
const refBytesMax = 4_096
const refsMax = 2_000
const depthMax = 10

/** Makes it in an empty folder. `settings`: lines for its config. */
export async function makeGitView(
  theirs: string,
  ours: string,
  settings: readonly string[],
): Promise<void> {
  await fs.mkdir(path.join(ours, 'objects/info'), { recursive: true })
  await fs.mkdir(path.join(ours, 'objects/pack'), { recursive: true })
  await fs.mkdir(path.join(ours, 'refs'), { recursive: true })
  await fs.mkdir(path.join(ours, 'info'), { recursive: true })
  await fs.writeFile(path.join(ours, 'config'), `${settings.join('\n')}\n`)
  for (const [name, bytesMax] of Object.entries(files)) await copy(theirs, ours, name, bytesMax)
  await copyIndex(theirs, ours)
  for (const name of ['refs', 'reftable']) await copyRefs(theirs, ours, name)
  await linkObjects(theirs, ours)
}

async function copy(
  theirs: string,
  ours: string,
  name: string,
  bytesMax: number,
): Promise<boolean> {
  const found = await readPlain(path.join(theirs, name), bytesMax)
  if (found === null) return false
  await fs.writeFile(path.join(ours, name), found.content)
  // Git takes a file that is as old as the index for one that may have changed since.
  await fs.utimes(path.join(ours, name), found.changedS, found.changedS)
  return true
}

/** Null for what isn't there, isn't a plain file, or is too large. */
export async function readPlain(
  file: string,
  bytesMax: number,
): Promise<{ readonly content: Buffer; readonly changedS: number } | null> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const handle = await fs.open(file, flags).catch(() => null)
  try {
    const stat = await handle?.stat()
    if (!handle || !stat?.isFile() || stat.size > bytesMax) return null
    return { content: await handle.readFile(), changedS: Math.floor(stat.mtimeMs / 1000) }
  } finally {
    await handle?.close()
  }
}

/** It may be in two parts. */
async function copyIndex(theirs: string, ours: string): Promise<void> {
  await copy(theirs, ours, 'index', indexBytesMax)
  const shared = (await namesIn(theirs)).filter((name) => /^sharedindex\.[0-9a-f]+$/.test(name))
  for (const name of shared.slice(0, 2)) await copy(theirs, ours, name, indexBytesMax)
}

async function copyRefs(theirs: string, ours: string, top: string): Promise<void> {
  const waiting = [top]
  let copied = 0
  for (let here = waiting.pop(); here !== undefined; here = waiting.pop()) {
    if (here.split('/').length > depthMax || !(await isFolder(path.join(theirs, here)))) continue
    await fs.mkdir(path.join(ours, here), { recursive: true })
    for (const name of await namesIn(path.join(theirs, here))) {
      const at = path.posix.join(here, name)
      if (copied++ >= refsMax) return
      if (await isFolder(path.join(theirs, at))) waiting.push(at)
      else await copy(theirs, ours, at, top === 'refs' ? refBytesMax : indexBytesMax)
    }
  }
}

/** Their objects are read where they are; lists of other places to look in are left out. */
async function linkObjects(theirs: string, ours: string): Promise<void> {
  const from = path.join(theirs, 'objects')
  if (!(await isFolder(from))) return
  for (const name of await namesIn(from)) {
    const isMeant = name === 'pack' || /^[0-9a-f]{2}$/.test(name)
    if (!isMeant || !(await isFolder(path.join(from, name)))) continue
    const link = path.join(ours, 'objects', name)
    if (name === 'pack') await fs.rmdir(link)
    await fs.symlink(path.join(from, name), link)
  }
}

async function isFolder(name: string): Promise<boolean> {
  const found = await fs.lstat(name).catch(() => null)
  return found?.isDirectory() ?? false
}

/** No more than may be. */
async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = []
  try {
    for await (const { name } of await fs.opendir(folder)) {
      if (names.push(name) >= refsMax) break
    }
  } catch {
    return names
  }
  return names
}
