import type { Repository } from '../../../lab/folder/state.ts'
import type { Shortfall } from '../shortfall.ts'
import { reachable } from './history.ts'

interface RepositoryAsked {
  readonly on?: string | undefined
  readonly clean?: true | undefined
  readonly branches?: readonly string[] | undefined
}

/** The folder is no repository. */
export const noRepository: Shortfall = {
  of: 'repository',
  name: '.git',
  expected: 'your folder to be a git repository',
  came: "none: there's no `.git` in it",
  try: 'Go into the folder with `cd`, then `git init -b main`.',
  shows: null,
}

/** What is checked out, what is not committed, which branches there are. */
export function repositoryShortfall(
  asked: RepositoryAsked,
  repository: Repository | null,
): Shortfall | null {
  if (repository === null) return noRepository
  const { on, open, changes, branches } = repository
  const short = (gap: Omit<Shortfall, 'of' | 'name'>): Shortfall => ({
    of: 'repository',
    name: '.git',
    ...gap,
  })
  if (asked.on !== undefined && on !== asked.on) {
    return short({
      expected: `the branch \`${asked.on}\` to be checked out`,
      came: on === null ? 'a commit without a branch (git says: detached HEAD)' : `\`${on}\``,
      try: Object.hasOwn(branches, asked.on)
        ? `\`git switch ${asked.on}\`; \`git status\` says in its first line where you are.`
        : `There's no branch of that name. \`git branch -m ${asked.on}\` renames the one you're on, and \`git switch -c ${asked.on}\` makes a new one there.`,
      shows: showsBranches(repository),
    })
  }
  if (asked.clean && open !== null) {
    return short({
      expected: 'nothing left half done',
      came: `a ${open} that was started and never finished`,
      try: `\`git status\` says what's left to do, and \`git ${open} ${endOf(open)}\` takes it back.`,
      shows: showsChanges(repository),
    })
  }
  if (asked.clean && changes.length > 0) {
    return short({
      expected: 'everything to be committed',
      came: `${changes.length === 1 ? 'one file that is' : `${changes.length} files that are`} not: ${changes
        .slice(0, 3)
        .map(({ path }) => `\`${path}\``)
        .join(', ')}`,
      try: leftWords(changes),
      shows: showsChanges(repository),
    })
  }
  if (asked.branches) return branchesShortfall(asked.branches, Object.keys(branches), repository)
  return null
}

/** What is left may be asked for, or not: only the brief knows. */
function leftWords(changes: Repository['changes']): string {
  const isNew = changes.some(({ kind }) => kind === 'untracked')
  const isChanged = changes.some(
    ({ kind, isStaged }) => !isStaged && (kind === 'changed' || kind === 'removed'),
  )
  return [
    '`git status` lists what’s left. What the brief asks for goes into a commit, with `git add` and `git commit`.',
    ...(isNew ? ['A new file that nobody asked for goes away with `rm`.'] : []),
    ...(isChanged ? ['A change that nobody asked for goes away with `git restore`.'] : []),
  ].join(' ')
}

function branchesShortfall(
  wanted: readonly string[],
  names: readonly string[],
  repository: Repository,
): Shortfall | null {
  const missing = wanted.filter((name) => !names.includes(name))
  const extra = names.filter((name) => !wanted.includes(name))
  if (missing.length + extra.length === 0) return null
  const listed = (some: readonly string[]): string => some.map((name) => `\`${name}\``).join(', ')
  const came = [
    missing.length > 0 ? `${listed(missing)} missing` : '',
    extra.length > 0 ? `${listed(extra)} there as well` : '',
  ]
  return {
    of: 'repository',
    name: '.git',
    expected: `the branches ${listed(wanted)}, and no others`,
    came: came.filter(Boolean).join('; '),
    try:
      missing.length > 0
        ? `\`git branch\` lists branches. A branch is there once a commit was made on it.`
        : removingWords(extra[0] as string, repository),
    shows: showsBranches(repository),
  }
}

/** How a branch is removed: git asks for more where that loses commits. */
export function removingWords(name: string, { branches, commits }: Repository): string {
  const tip = branches[name]?.commit ?? ''
  const isElsewhere = Object.entries(branches).some(
    ([other, { commit }]) => other !== name && reachable(commits, commit).has(tip),
  )
  return isElsewhere
    ? `\`git branch -d ${name}\` removes it, while you're on another branch.`
    : `\`git branch -D ${name}\` removes it, while you're on another branch. It has commits that no other branch has, so look first whether you need them.`
}

const endOf = (open: NonNullable<Repository['open']>): string =>
  open === 'bisect' ? 'reset' : '--abort'

function showsBranches(repository: Repository): Shortfall['shows'] {
  const names = Object.keys(repository.branches)
  const lines = names.map((name) => `${name === repository.on ? '*' : ' '} ${name}`)
  return { title: 'The branches', text: lines.join('\n') || '(none yet: no commit was made)' }
}

const changeWords = {
  changed: 'changed',
  new: 'new',
  removed: 'removed',
  untracked: 'new, and not added yet',
  conflict: 'in conflict',
} as const

/** What git status says, a path a line. */
function showsChanges({ changes, open }: Repository): Shortfall['shows'] {
  const lines = changes.map(
    ({ path, kind, isStaged }) =>
      `${path}: ${changeWords[kind]}${isStaged ? ', added for the next commit' : ''}`,
  )
  return {
    title: 'What is not committed',
    text:
      lines.join('\n') || (open === null ? '(nothing)' : '(no file, but the commit that ends it)'),
  }
}
