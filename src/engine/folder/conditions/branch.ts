import {
  type Branch,
  type Commit,
  type Entry,
  plainText,
  type Repository,
} from '../../../lab/folder/state.ts'
import type { ReadState } from '../judge.ts'
import { quoted, type Shortfall, showsHistory } from '../shortfall.ts'
import { fileShortfall } from './file.ts'
import { reachable, treeAt } from './history.ts'
import { type Gap, messageGap, messagesGap, type Pattern } from './messages.ts'
import { noRepository, removingWords } from './repository.ts'
import type { TextAsked } from './text.ts'

/** A file as a commit holds it. */
interface CommittedFile extends TextAsked {
  readonly file: string
  readonly is?: 'present' | 'absent' | undefined
}

export interface BranchAsked extends TextAsked {
  readonly branch: string
  readonly is?: 'present' | 'absent' | undefined
  readonly merged_into?: string | undefined
  readonly commits?:
    | { readonly min?: number | undefined; readonly max?: number | undefined }
    | undefined
  readonly parents?: number | undefined
  readonly message?: Pattern | undefined
  readonly messages?: Pattern | undefined
  readonly changes?: readonly string[] | undefined
  readonly keeps?: true | readonly string[] | undefined
  readonly held?: readonly string[] | undefined
  readonly every?: CommittedFile | undefined
  readonly first?: CommittedFile | undefined
  readonly file?: string | undefined
}

/** A branch, its newest commit, and what leads to it; `start` is the folder as it was found. */
export function branchShortfall(
  asked: BranchAsked,
  repository: Repository | null,
  start: ReadState | null,
): Shortfall | null {
  if (repository === null) return noRepository
  const branch = repository.branches[asked.branch]
  if (asked.is === 'absent') return branch ? branchStays(asked.branch, repository) : null
  if (branch === undefined) return noBranch(asked.branch, repository)
  const gap =
    commitsGap(asked, branch, repository) ??
    newestGap(asked, branch, repository) ??
    mergedGap(asked, branch, repository) ??
    keepsGap(asked, branch, repository, start?.repository ?? null) ??
    heldGap(asked, branch, repository, start) ??
    messagesGap(asked.messages, newCommits(branch, repository, start), branch)
  if (gap) {
    return {
      of: 'branch',
      name: asked.branch,
      ...gap,
      shows: gap.shows ?? showsHistory(repository),
    }
  }
  const made = newCommits(branch, repository, start)
  const inOne =
    commitShortfall(asked, asked.every, made, repository) ??
    commitShortfall(asked, asked.first, made.slice(0, 1), repository)
  if (inOne) return inOne
  if (asked.file === undefined) return null
  const { file, text, has, lacks, matches, lines_max, try: own } = asked
  const where = ` on the branch \`${asked.branch}\``
  return fileShortfall({ file, text, has, lacks, matches, lines_max, try: own }, branch.files, {
    where,
    branch: asked.branch,
  })
}

function noBranch(name: string, repository: Repository): Shortfall {
  const names = Object.keys(repository.branches)
  const isUnborn = repository.on === name
  return {
    of: 'branch',
    name,
    expected: `a branch \`${name}\``,
    came: isUnborn
      ? 'a branch without a commit yet'
      : names.length > 0
        ? `only ${names.map((one) => `\`${one}\``).join(', ')}`
        : 'no commit yet',
    try:
      isUnborn || names.length === 0
        ? '`git add` a file, then `git commit -m "what you did"`: the first commit makes the branch.'
        : `\`git switch -c ${name}\` makes it where you are; \`git branch -m ${name}\` renames the branch you are on.`,
    shows: showsHistory(repository),
  }
}

function branchStays(name: string, repository: Repository): Shortfall {
  return {
    of: 'branch',
    name,
    expected: `no branch \`${name}\` anymore`,
    came: 'it is still there',
    try: removingWords(name, repository),
    shows: showsHistory(repository),
  }
}

function commitsGap(asked: BranchAsked, branch: Branch, repository: Repository): Gap | null {
  if (asked.commits === undefined) return null
  const { min = 0, max = Number.POSITIVE_INFINITY } = asked.commits
  const count = reachable(repository.commits, branch.commit).size
  if (count >= min && count <= max) return null
  const wanted =
    min === max
      ? `${min}`
      : max === Number.POSITIVE_INFINITY
        ? `${min} or more`
        : `${min} to ${max}`
  return {
    expected: `${wanted} commits on \`${asked.branch}\``,
    came: `${count}`,
    try:
      count < min
        ? '`git commit` makes one of what was added with `git add`, and none if nothing was; `--amend` replaces the newest instead. `git status` says what waits, and `git log --oneline` lists what is there.'
        : '`git log --oneline` lists them: which are too many?',
  }
}

function newestGap(asked: BranchAsked, branch: Branch, repository: Repository): Gap | null {
  const newest = repository.commits.find(({ id }) => id === branch.commit)
  const name = `the newest commit on \`${asked.branch}\``
  if (asked.parents !== undefined && newest && newest.parents.length !== asked.parents) {
    return {
      expected:
        asked.parents === 2
          ? `${name} to be a merge, with two parents`
          : `${name} to have ${asked.parents} ${asked.parents === 1 ? 'parent' : 'parents'}`,
      came: `${newest.parents.length} ${newest.parents.length === 1 ? 'parent' : 'parents'}`,
      try:
        asked.parents === 2
          ? '`git merge` makes a commit of two parents where both sides have commits of their own.'
          : '`git log --graph --oneline` draws where commits come from.',
    }
  }
  return (
    changesGap(asked, branch, name) ?? (newest ? messageGap(asked.message, newest, name) : null)
  )
}

function changesGap(asked: BranchAsked, { changed }: Branch, name: string): Gap | null {
  if (asked.changes === undefined) return null
  const wanted = [...asked.changes].sort()
  if (wanted.join('\0') === changed.join('\0')) return null
  const listed = (some: readonly string[]): string =>
    some.map((path) => `\`${path}\``).join(', ') || 'nothing'
  return {
    expected: `${name} to change ${listed(wanted)}, and nothing else`,
    came: listed(changed),
    try: '`git show --stat` lists what the newest commit changed. Only what was added with `git add` goes into a commit.',
    shows: { title: 'What the newest commit changed', text: changed.join('\n') || '(nothing)' },
  }
}

function mergedGap(asked: BranchAsked, branch: Branch, repository: Repository): Gap | null {
  const into = asked.merged_into
  if (into === undefined) return null
  const target = repository.branches[into]
  if (target && reachable(repository.commits, target.commit).has(branch.commit)) return null
  return {
    expected: `the commits of \`${asked.branch}\` to be in \`${into}\``,
    came: target ? "they aren't in it" : `there's no branch \`${into}\``,
    try: `\`git switch ${into}\`, then \`git merge ${asked.branch}\`.`,
  }
}

function keepsGap(
  asked: BranchAsked,
  branch: Branch,
  { commits }: Repository,
  start: Repository | null,
): Gap | null {
  if (!asked.keeps || start === null) return null
  const here = reachable(commits, branch.commit)
  for (const name of asked.keeps === true ? [asked.branch] : asked.keeps) {
    const found = start.branches[name]
    if (found === undefined) continue
    const wanted = reachable(start.commits, found.commit)
    const lost = start.commits.find(({ id }) => wanted.has(id) && !here.has(id))
    if (lost === undefined) continue
    const isOther = name !== asked.branch
    const anew = commits.find(({ id, message }) => here.has(id) && message === lost.message)
    if (anew !== undefined) return anewGap({ name, branch: asked.branch, lost, anew })
    return {
      expected: isOther
        ? `the commits that you found on \`${name}\` to be in \`${asked.branch}\``
        : `all commits that you found on \`${name}\` to be there still`,
      came: `${quoted(lost.message.split('\n')[0] ?? '')} (${lost.id.slice(0, 7)}) is missing`,
      try: isOther
        ? `\`git switch ${asked.branch}\`, then \`git rebase ${name}\` puts your commits after those; \`git merge ${name}\` brings them in with one more commit.`
        : '`git reflog` lists where the branch stood before; `git reset --hard` with a name from it goes back.',
    }
  }
  return null
}

/** A rebase, a cherry-pick or an amend: it says the same and is another commit. */
function anewGap({
  name,
  branch,
  lost,
  anew,
}: {
  readonly name: string
  readonly branch: string
  readonly lost: { readonly id: string; readonly message: string }
  readonly anew: { readonly id: string }
}): Gap {
  const [was, is] = [lost.id.slice(0, 7), anew.id.slice(0, 7)]
  return {
    expected: `the commits that you found on \`${name}\`, unchanged, in \`${branch}\``,
    came: `${quoted(lost.message.split('\n')[0] ?? '')} (${was}) was written again, as ${is}`,
    try: `A rebase, a cherry-pick and an amend make new commits. \`git reflog ${branch}\` lists where ${branch} was before: go back there with \`git reset --hard\`, put ${was} back with \`git branch -f ${name === branch ? 'found' : name} ${was}\`, and use \`git merge\`.`,
  }
}

/** Whether some commit holds files as they were found; a history that was not handed in may. */
function heldGap(
  { held, branch: name }: BranchAsked,
  branch: Branch,
  { commits }: Repository,
  start: ReadState | null,
): Gap | null {
  if (held === undefined || start === null) return null
  const isHeld = [...reachable(commits, branch.commit)].some((id) => {
    const tree = treeAt(commits, id)
    return tree === null || held.every((file) => isSameText(tree[file], start.entries[file]))
  })
  if (isHeld) return null
  const names = held.map((file) => `\`${file}\``).join(' and ')
  const trees = [...reachable(commits, branch.commit)].map((id) => treeAt(commits, id) ?? {})
  const never = held.find((file) => trees.every((tree) => !Object.hasOwn(tree, file)))
  return {
    expected: `a commit on \`${name}\` that holds ${names} as you found them`,
    came: never
      ? `\`${never}\` is in no commit`
      : 'none: each commit lacks one of them, or holds another text',
    try: never
      ? `\`git add ${never}\`, then \`git commit\`. A file that \`.gitignore\` names is left out.`
      : '`git show COMMIT:FILE` prints a file as a commit holds it. Commit the files before you change them.',
  }
}

const isSameText = (one: Entry | undefined, other: Entry | undefined): boolean =>
  one?.kind === 'text' && other?.kind === 'text' && plainText(one.text) === plainText(other.text)

/** The first of these commits in which the file is not as asked. */
function commitShortfall(
  { branch: name }: BranchAsked,
  asked: CommittedFile | undefined,
  made: readonly Commit[],
  { commits, branches }: Repository,
): Shortfall | null {
  if (asked === undefined) return null
  for (const { id, message } of made) {
    const tree = treeAt(commits, id)
    if (tree === null) continue
    const where = ` in the commit ${quoted(message.split('\n')[0] ?? '')} (${id.slice(0, 7)}) on \`${name}\``
    const shortfall = fileShortfall(asked, tree, { where })
    if (shortfall === null) continue
    const newest = branches[name]
    const isWrongNow =
      id === newest?.commit || (newest && fileShortfall(asked, newest.files, { where }) !== null)
    const again =
      'That commit is part of the history: `git reset --soft` to the one before takes it back and keeps your files.'
    return isWrongNow ? shortfall : { ...shortfall, try: again }
  }
  return null
}

/** The commits of a branch that the learner made, oldest first. */
function newCommits(
  branch: Branch,
  { commits }: Pick<Repository, 'commits'>,
  start: ReadState | null,
): Commit[] {
  const old = new Set(start?.repository?.commits.map(({ id }) => id))
  const here = reachable(commits, branch.commit)
  return commits.toReversed().filter(({ id }) => here.has(id) && !old.has(id))
}
