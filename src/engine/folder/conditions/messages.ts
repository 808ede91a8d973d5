import type { Branch, Commit } from '../../../lab/folder/state.ts'
import { quoted, type Shortfall } from '../shortfall.ts'

export type Gap = Pick<Shortfall, 'expected' | 'came' | 'try'> & {
  readonly shows?: Shortfall['shows']
}

/** A regular expression, and in words what matches it. */
export type Pattern = string | { readonly pattern: string; readonly says: string }

const matches = (asked: Pattern, message: string): boolean =>
  new RegExp(typeof asked === 'string' ? asked : asked.pattern, 'mu').test(message)

const inWords = (asked: Pattern): string =>
  typeof asked === 'string' ? `to match \`${asked}\`` : `to be ${asked.says}`

const firstLine = (message: string): string => quoted(message.split('\n')[0] ?? '')

/** What the message of the newest commit lacks. */
export function messageGap(
  asked: Pattern | undefined,
  { message }: Commit,
  name: string,
): Gap | null {
  if (asked === undefined || matches(asked, message)) return null
  return {
    expected: `the message of ${name} ${inWords(asked)}`,
    came: firstLine(message),
    try: '`git commit --amend -m "…"` gives the newest commit another message.',
  }
}

/** The first of the learner's commits whose message isn't as asked. */
export function messagesGap(
  asked: Pattern | undefined,
  commits: readonly Commit[],
  { commit: newest }: Branch,
): Gap | null {
  if (asked === undefined) return null
  const found = commits.find(({ message }) => !matches(asked, message))
  if (found === undefined) return null
  return {
    expected: `the message of each commit ${inWords(asked)}`,
    came: `${firstLine(found.message)} (${found.id.slice(0, 7)})`,
    try:
      found.id === newest
        ? '`git commit --amend` opens the newest message in an editor.'
        : '`git rebase -i main` and the word `reword` in front of that commit give it another message.',
  }
}
