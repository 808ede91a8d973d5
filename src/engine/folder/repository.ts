import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { allSettledOrThrow } from '../../kit/all-settled-or-throw.ts'
import type { Limits } from '../../kit/limits.ts'
import type {
  Branch,
  Change,
  Commit,
  Entries,
  Entry,
  FolderState,
  Repository,
} from '../../lab/folder/state.ts'
import type { Git, GitReader } from '../../world/processes/git.ts'
import { contentEntry } from './content.ts'
import { inScratch } from './start.ts'

type Unread = Extract<FolderState, { kind: 'unread' }>

interface LimitedGit {
  readonly git: Git
  readonly limits: Limits
}

interface Reading {
  readonly reader: GitReader
  readonly limits: Limits
}

/** Thrown inside this file where git does not answer. */
class NoAnswer extends Error {
  readonly unread: Unread
  constructor(why: Unread['why'], says: string) {
    super(says)
    this.unread = { kind: 'unread', why, says }
  }
}

/**
 * What git says of the repository in a folder, in as few questions as can be. `entries` is what lies
 * in the folder: most files of a branch are the same, and then need not be asked for.
 */
export async function readRepository(
  folder: string,
  entries: Entries,
  { git, limits }: LimitedGit,
): Promise<Repository | Unread> {
  return await inScratch('git', async ({ home }) => {
    const reader = await git.open(folder, home)
    return await askRepository(folder, entries, { reader, limits })
  })
}

async function askRepository(
  folder: string,
  entries: Entries,
  reading: Reading,
): Promise<Repository | Unread> {
  const ask = questions(reading)
  const { limits } = reading
  try {
    const [status, log, named] = await allSettledOrThrow([
      ask(statusWords),
      ask(logWords(limits)),
      ask(refWords),
    ])
    const commits = commitsOf(textOf(log ?? ''))
    const isWhole = commits.length < limits.repositoryCommitsMax
    const tips = isWhole ? tipsOf(commits) : await allTips(ask)
    if (tips.length > limits.repositoryBranchesMax) {
      throw new NoAnswer('too-long', `${tips.length} branches`)
    }
    const { branches, contents } = await readBranches(tips, { commits, entries, ask, limits })
    const open = await openWork(folder)
    return {
      ...statusOf(textOf(status ?? '')),
      open,
      branches,
      commits: commits.map((one) => shortened(one, contents)),
      refs: refsOf(textOf(named ?? '')),
    }
  } catch (error) {
    if (error instanceof NoAnswer) return error.unread
    throw error
  }
}

const statusWords = [
  'status',
  '--porcelain=v2',
  '--branch',
  '-z',
  '--no-renames',
  '--untracked-files=all',
  '--ignore-submodules=all',
]

/** A commit: its name, its parents, branches that stand on it, its message, the paths it changed. */
const logWords = ({ repositoryCommitsMax }: Limits): string[] => [
  'log',
  '--exclude=refs/stash',
  '--exclude=refs/replace/*',
  '--all',
  '--topo-order',
  `--max-count=${repositoryCommitsMax}`,
  '--no-show-signature',
  '--decorate-refs=refs/heads/*',
  '--decorate=full',
  '--root',
  '--diff-merges=first-parent',
  '--no-renames',
  '--raw',
  '--no-abbrev',
  '-z',
  '--format=%x01%H%n%P%n%D%n%B%x02',
]

/** Names beside the branches; what `git stash` keeps is nobody else's business. */
const refWords = ['for-each-ref', '--count=200', '--format=%(objectname) %(refname)']

function refsOf(text: string): Record<string, string> {
  const named = text
    .split('\n')
    .filter(Boolean)
    .map((line): [string, string] => [
      line.slice(line.indexOf(' ') + 1),
      shortId(line.split(' ')[0] ?? ''),
    ])
  return Object.fromEntries(
    named.filter(([name]) => !name.startsWith(branchPlace) && name !== 'refs/stash'),
  )
}

/** The output, a character a byte. */
type Ask = (words: readonly string[], stdin?: string) => Promise<string>

const bytesOf = (output: string): Buffer => Buffer.from(output, 'latin1')
const textOf = (output: string): string => bytesOf(output).toString('utf8')

function questions({ reader, limits }: Reading): Ask {
  return async (words, stdin) => {
    const { exit, stdout, stderr } = await reader.run(words, {
      timeMs: limits.commandMs,
      outputBytes: limits.resultBytesMax,
      ...(stdin === undefined ? {} : { stdin }),
    })
    const said = `git ${words[0]}`
    if (exit.kind === 'limit' && exit.limit === 'output') throw new NoAnswer('too-long', said)
    if (exit.kind !== 'code') throw new NoAnswer('git-slow', said)
    if (exit.code !== 0) throw new NoAnswer('git-failed', firstLines(textOf(stderr)))
    return stdout
  }
}

function firstLines(text: string): string {
  return text.trim().split('\n').slice(0, 3).join('; ').slice(0, 300) || 'nothing said'
}

interface FullCommit extends Commit {
  readonly branches: readonly string[]
  readonly changed: readonly ChangedFile[]
}

/** A path that a commit changed; `id` is null where the commit removed it. */
interface ChangedFile {
  readonly path: string
  readonly id: string | null
  readonly mode: string
}

function commitsOf(log: string): FullCommit[] {
  return log
    .split('\x01')
    .filter((one) => one.includes('\x02'))
    .map((one) => {
      const [head = '', names = ''] = one.split('\x02')
      const [id = '', parents = '', here = '', ...message] = head.split('\n')
      return {
        id,
        parents: parents.split(' ').filter(Boolean),
        branches: here
          .split(', ')
          .map((name) => name.replace('HEAD -> ', ''))
          .filter((name) => name.startsWith(branchPlace))
          .map((name) => name.slice(branchPlace.length)),
        message: message.join('\n').trim().slice(0, 500),
        changed: changedFiles(names),
      }
    })
}

/** `git log --raw -z`: ":OLDMODE MODE OLDID ID LETTER", a zero, the path, a zero. */
function changedFiles(raw: string): ChangedFile[] {
  const words = raw.replace(/^[\0\n]+/, '').split('\0')
  const found: ChangedFile[] = []
  for (let at = 0; at + 1 < words.length; at += 2) {
    const [, mode = '', , id = ''] = (words[at] ?? '').split(' ')
    if (mode === '') break
    const path = (words[at + 1] ?? '').normalize('NFC')
    found.push({ path, mode, id: /^0+$/.test(id) ? null : id })
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1))
}

const branchPlace = 'refs/heads/'

/** Twelve digits tell commits of one folder apart, and leave room for what they hold. */
const shortId = (id: string): string => id.slice(0, 12)

function shortened(
  { id, parents, message, changed }: FullCommit,
  contents: Map<string, Buffer> | null,
): Commit {
  const short = { id: shortId(id), parents: parents.map(shortId), message }
  if (contents === null) return short
  const changes = changed.map((one): [string, Entry | null] => [
    one.path,
    one.id === null ? null : blobEntry({ ...one, id: one.id }, contents),
  ])
  return { ...short, changes: Object.fromEntries(changes) }
}

function blobEntry(
  { id, mode, bytes = 0 }: { id: string; mode: string; bytes?: number },
  contents: ReadonlyMap<string, Buffer>,
): Entry {
  if (mode === submodule) return { kind: 'other', says: 'another repository' }
  const content = contents.get(id)
  if (content === undefined) return { kind: 'data', bytes, why: 'large' }
  if (mode === '120000') return { kind: 'link', to: content.toString('utf8') }
  return contentEntry(content, mode === '100755')
}

interface Tip {
  readonly name: string
  readonly id: string
}

const tipsOf = (commits: readonly FullCommit[]): Tip[] =>
  commits.flatMap(({ id, branches }) => branches.map((name) => ({ name, id })))

/** Where the history is longer than what is handed in, a branch may stand on an older commit. */
async function allTips(ask: Ask): Promise<Tip[]> {
  const words = ['for-each-ref', '--format=%(objectname) %(refname:lstrip=2)', 'refs/heads']
  return textOf(await ask(words))
    .split('\n')
    .filter(Boolean)
    .map((line) => ({
      id: line.slice(0, line.indexOf(' ')),
      name: line.slice(line.indexOf(' ') + 1),
    }))
}

const kindOfCode: Readonly<Record<string, Change['kind']>> = { A: 'new', D: 'removed' }

/** Fields of `git status --porcelain=v2 -z`; a path stands behind eight of them, ten where it is in conflict. */
function statusOf(status: string): Pick<Repository, 'on' | 'changes'> {
  let on: string | null = null
  const changes: Change[] = []
  for (const line of status.split('\0')) {
    const words = line.split(' ')
    const [sort, codes = ''] = words
    if (line.startsWith('# branch.head ')) {
      on = words[2] === '(detached)' ? null : words.slice(2).join(' ')
    } else if (sort === '?') {
      changes.push({ path: pathOf(words, 1), kind: 'untracked', isStaged: false })
    } else if (sort === 'u') {
      changes.push({ path: pathOf(words, 10), kind: 'conflict', isStaged: false })
    } else if (sort === '1') {
      const isStaged = codes[0] !== '.'
      const kind = kindOfCode[(isStaged ? codes[0] : codes[1]) ?? ''] ?? 'changed'
      changes.push({ path: pathOf(words, 8), kind, isStaged })
    }
  }
  return { on, changes: changes.slice(0, changesMax) }
}

const changesMax = 200

const pathOf = (words: readonly string[], from: number): string =>
  words.slice(from).join(' ').normalize('NFC')

const openFiles = [
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
] as const

/** What was begun: git leaves a file while it waits for the end. */
async function openWork(folder: string): Promise<Repository['open']> {
  const found = await Promise.all(
    openFiles.map(([file]) =>
      fs.access(path.join(folder, '.git', file)).then(
        () => true,
        () => false,
      ),
    ),
  )
  return openFiles[found.indexOf(true)]?.[1] ?? null
}

interface TreeLine {
  readonly path: string
  readonly id: string
  readonly bytes: number
  readonly mode: string
}

interface Around {
  readonly commits: readonly FullCommit[]
  readonly entries: Entries
  readonly ask: Ask
  readonly limits: Limits
}

async function readBranches(
  tips: readonly Tip[],
  { commits, entries, ask, limits }: Around,
): Promise<{
  readonly branches: Repository['branches']
  /** Of every blob that commits made; null where there are too many to hand in. */
  readonly contents: Map<string, Buffer> | null
}> {
  const ids = [...new Set(tips.map(({ id }) => id))]
  const trees = new Map(
    await allSettledOrThrow(
      ids.map(async (id) => {
        const lines = treeOf(textOf(await ask(['ls-tree', '-r', '-z', '--long', id])))
        if (lines.length > limits.folderEntriesMax) {
          throw new NoAnswer('too-many', limits.folderEntriesMax.toLocaleString('en-US'))
        }
        return [id, lines] as const
      }),
    ),
  )
  const contents = blobsOf(entries)
  const wanted = [...trees.values()]
    .flat()
    .filter((line) => isRead(line, limits) && !contents.has(line.id))
  const changed = commits.flatMap((commit) => commit.changed)
  const hasHistory = changed.length <= changesMax
  const older = hasHistory ? await olderBlobs(changed, { trees, contents, ask, limits }) : []
  const asked = await readBlobs([...new Set([...wanted.map(({ id }) => id), ...older])], ask)
  for (const [id, content] of asked) contents.set(id, content)
  const changedBy = new Map(commits.map((commit) => [commit.id, commit.changed]))
  const branches = Object.fromEntries(
    tips.map(({ name, id }): [string, Branch] => [
      name,
      {
        commit: shortId(id),
        files: filesOf(trees.get(id) ?? [], contents),
        changed: (changedBy.get(id) ?? []).map(({ path }) => path),
      },
    ]),
  )
  return { branches, contents: hasHistory ? contents : null }
}

/** What commits made and no branch holds any more, as far as it is short enough to be read. */
async function olderBlobs(
  changed: readonly ChangedFile[],
  {
    trees,
    contents,
    ask,
    limits,
  }: Pick<Around, 'ask' | 'limits'> & {
    readonly trees: ReadonlyMap<string, readonly TreeLine[]>
    readonly contents: ReadonlyMap<string, Buffer>
  },
): Promise<string[]> {
  const held = new Set([...trees.values()].flat().map(({ id }) => id))
  const ids = changed.flatMap(({ id, mode }) =>
    id === null || mode === submodule || held.has(id) || contents.has(id) ? [] : [id],
  )
  if (ids.length === 0) return []
  const sizes = textOf(
    await ask(['cat-file', '--batch-check'], `${[...new Set(ids)].join('\n')}\n`),
  )
  return sizes.split('\n').flatMap((line) => {
    const [id = '', type, bytes] = line.split(' ')
    return type === 'blob' && Number(bytes) <= limits.folderFileBytesMax ? [id] : []
  })
}

/** The texts in the folder by the names that git would give them. */
function blobsOf(entries: Entries): Map<string, Buffer> {
  const texts = Object.values(entries).flatMap((entry) =>
    entry.kind === 'text' ? [Buffer.from(entry.text)] : [],
  )
  return new Map(
    texts.map((text) => [
      createHash('sha1').update(`blob ${text.length}\0`).update(text).digest('hex'),
      text,
    ]),
  )
}

/** Lines of `git ls-tree -r -z --long`: mode, type, id, size, a tab, the path. */
function treeOf(text: string): TreeLine[] {
  return text
    .split('\0')
    .filter(Boolean)
    .map((line) => {
      const tab = line.indexOf('\t')
      const [mode = '', , id = '', size = ''] = line.slice(0, tab).split(/ +/)
      return { path: line.slice(tab + 1).normalize('NFC'), id, bytes: Number(size) || 0, mode }
    })
}

const submodule = '160000'

function isRead({ mode, bytes }: TreeLine, { folderFileBytesMax }: Limits): boolean {
  return mode !== submodule && bytes <= folderFileBytesMax
}

function filesOf(tree: readonly TreeLine[], contents: ReadonlyMap<string, Buffer>): Entries {
  return Object.fromEntries(tree.map((line) => [line.path, blobEntry(line, contents)]))
}

/** `git cat-file --batch`: a line "id blob size", the content, a line end. */
async function readBlobs(ids: readonly string[], ask: Ask): Promise<Map<string, Buffer>> {
  if (ids.length === 0) return new Map()
  const answer = bytesOf(await ask(['cat-file', '--batch'], `${ids.join('\n')}\n`))
  const found = new Map<string, Buffer>()
  for (let at = 0; at < answer.length; ) {
    const end = answer.indexOf(10, at)
    const [id = '', type, size = ''] = answer.subarray(at, end).toString('utf8').split(' ')
    if (type !== 'blob') throw new NoAnswer('git-failed', `${id} ${type ?? ''}`.trim())
    found.set(id, answer.subarray(end + 1, end + 1 + Number(size)))
    at = end + 1 + Number(size) + 1
  }
  return found
}
