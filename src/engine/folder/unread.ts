import type { Reason } from '../../kit/problem.ts'
import type { FolderState, UnreadReason } from '../../lab/folder/state.ts'
import type { VerdictStatus } from '../../lab/verdict.ts'
import { getGit } from '../../world/processes/git.ts'

/** Why a folder cannot be judged, in words; `says` is what the machine said of it. */
export function unreadReason({ why, says }: Extract<FolderState, { kind: 'unread' }>): {
  readonly status: VerdictStatus
  readonly reason: Reason
} {
  return { status: statuses[why] ?? 'failed', reason: reasons[why](says) }
}

const statuses: Partial<Record<UnreadReason, VerdictStatus>> = {
  'too-many': 'over-limit',
  'too-long': 'over-limit',
  'git-slow': 'over-limit',
  'no-git': 'could-not-start',
}

const reasons: Readonly<Record<UnreadReason, (says: string) => Reason>> = {
  absent: () => ({
    expected: 'the folder `folder` of this lab',
    came: 'none: it was moved, renamed or removed',
    try: '`backwright lab get` with the name of the lab makes it again, the way it was at first.',
  }),
  'no-folder': () => ({
    expected: '`folder` to be a folder',
    came: 'a file of that name',
    try: 'Give that file another name with `mv`; `backwright lab get` makes the folder again.',
  }),
  forbidden: () => ({
    expected: 'a folder that you may read',
    came: 'one that you may not',
    try: '`chmod u+rwx folder` gives you back the right to read, write and enter it.',
  }),
  'too-many': (says) => ({
    expected: `a folder with ${says} files and folders at most`,
    came: 'more than that',
    try: 'Move out what isn’t part of the task. Did a command copy another folder into this one?',
  }),
  'too-long': (says) => ({
    expected: 'a folder that fits into what can be handed in',
    came: says,
    try: 'Move out what isn’t part of the task.',
  }),
  'no-git': () => ({
    expected: 'git on this machine, which this lab needs',
    came: 'none',
    try: `To get it, ${getGit}. Then check again.`,
  }),
  'git-file': () => ({
    expected: '`.git` to be a folder of this repository’s own',
    came: 'a file or a link of that name, which points to another place',
    try: 'Remove it with `rm .git`, then `git init -b main`. Was the folder made by `git worktree` or as a submodule?',
  }),
  'git-failed': (says) => ({
    expected: 'a repository that git can read',
    came: says,
    try: says.includes('index')
      ? '`rm .git/index`, then `git reset`: git writes its list of files anew from the newest commit.'
      : '`git status` in your folder says the same. `backwright lab get` makes the folder again in another place.',
  }),
  'git-slow': (says) => ({
    expected: `\`${says}\` to answer in a few seconds`,
    came: 'no answer by then',
    try: 'Is there a very large file in the folder? Move it out, and check again.',
  }),
}
