/** What lies at a path of a folder; a text is kept to the letter. */
export type Entry =
  | { readonly kind: 'folder' }
  | { readonly kind: 'text'; readonly text: string; readonly isExecutable?: true }
  /** Handed in with its size alone. */
  | { readonly kind: 'data'; readonly bytes: number; readonly why: DataReason }
  /** A symbolic link, never followed. */
  | { readonly kind: 'link'; readonly to: string }
  /** A pipe, a device, a file that may not be read: said in words. */
  | { readonly kind: 'other'; readonly says: string }

export const dataReasons = ['large', 'utf-16', 'no-text', 'no-room'] as const
/** Why a file is there with its size alone; `no-room`: all texts together are too long. */
export type DataReason = (typeof dataReasons)[number]

/** Paths below a folder, with forward slashes, in order. */
export type Entries = Readonly<Record<string, Entry>>

export interface Commit {
  /** The first twelve digits of its name. */
  readonly id: string
  readonly parents: readonly string[]
  readonly message: string
  /**
   * What it changed against its first parent, by path; null: removed. Left out where the history
   * changed more than is handed in.
   */
  readonly changes?: Readonly<Record<string, Entry | null>>
}

export interface Branch {
  /** Its newest commit. */
  readonly commit: string
  /** Files of its newest commit. */
  readonly files: Entries
  /** Paths that its newest commit changed against its first parent. */
  readonly changed: readonly string[]
}

export const changeKinds = ['changed', 'new', 'removed', 'untracked', 'conflict'] as const

/** One path that is not as the newest commit holds it. */
export interface Change {
  readonly path: string
  readonly kind: (typeof changeKinds)[number]
  /** Marked with `git add` for the next commit. */
  readonly isStaged: boolean
}

export const openWorks = ['merge', 'rebase', 'cherry-pick', 'revert', 'bisect'] as const

export interface Repository {
  /** The branch that is checked out; null: a commit without one. */
  readonly on: string | null
  /** What was begun and is not ended. */
  readonly open: (typeof openWorks)[number] | null
  readonly changes: readonly Change[]
  readonly branches: Readonly<Record<string, Branch>>
  /** The newest first; there may be older ones. */
  readonly commits: readonly Commit[]
  /** Tags and whatever else has a name of its own, by that name: `refs/tags/v1`. */
  readonly refs?: Readonly<Record<string, string>>
}

export const unreadReasons = [
  'absent',
  'no-folder',
  'forbidden',
  'too-many',
  'too-long',
  'no-git',
  'git-file',
  'git-failed',
  'git-slow',
] as const
/** Why a folder could not be handed in. */
export type UnreadReason = (typeof unreadReasons)[number]

/** A folder as it was when it was handed in. */
export type FolderState =
  | {
      readonly kind: 'read'
      readonly entries: Entries
      /** Null: there is none. */
      readonly repository: Repository | null
    }
  | { readonly kind: 'unread'; readonly why: UnreadReason; readonly says: string }

/** A text as it is compared: kinds of line ends and a byte order mark do not count. */
export function plainText(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
}

/** The names in a folder; '' is the folder itself. */
export function namesIn(entries: Entries, folder: string): string[] {
  const start = folder === '' ? '' : `${folder}/`
  return Object.keys(entries)
    .filter((path) => path.startsWith(start) && path.length > start.length)
    .map((path) => path.slice(start.length))
    .filter((path) => !path.includes('/'))
    .sort()
}
