import { countText } from '../../kit/count-text.ts'
import type { FolderCounterexample } from '../../lab/counterexample/folder.ts'
import { type Entries, type Entry, plainText, type Repository } from '../../lab/folder/state.ts'
import { shown } from './names.ts'

/** A condition that does not hold: what is not as asked, and what to try. */
export interface Shortfall {
  readonly of: FolderCounterexample['of']
  readonly name: string
  readonly expected: string
  readonly came: string
  readonly try: string
  readonly shows: FolderCounterexample['shows']
  readonly given?: FolderCounterexample['given']
  readonly wanted?: FolderCounterexample['wanted']
  /** `over-limit` where a limit ended it; else it failed. */
  readonly status?: 'over-limit'
}

const quotedMax = 80

/** A text in quotation marks, cut where it is long. */
export function quoted(text: string): string {
  const short = text.length > quotedMax ? `${text.slice(0, quotedMax)}…` : text
  return `“${short}”`
}

const linesMax = 40

/** The first lines of a text, for the eye. */
export function shortened(text: string): string {
  const lines = text.replace(/\n$/, '').split('\n')
  if (lines.length <= linesMax) return text
  return `${lines.slice(0, linesMax).join('\n')}\n… ${countText(lines.length - linesMax, 'more line')}`
}

/** A text for the eye: a carriage return that ends no line is shown. */
export function seenText(text: string): string {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n/g, '\n')
    .replace(/\r/g, '\\r')
}

/** What is in a folder, one path a line; folders end in a slash. */
export function showsFolder(entries: Entries): Shortfall['shows'] {
  const lines = Object.entries(entries).map(([path, entry]) => lineOf(path, entry))
  return {
    title: 'What is in your folder',
    text: shortened(lines.join('\n') || '(nothing)'),
  }
}

function lineOf(path: string, entry: Entry): string {
  if (entry.kind === 'folder') return `${shown(path)}/`
  if (entry.kind === 'link') return `${shown(path)} → ${entry.to}`
  return shown(path)
}

export function showsText(title: string, text: string): Shortfall['shows'] {
  return { title, text: shortened(plainText(text)) }
}

/** The commits, the newest first, with the branches that point at them. */
export function showsHistory(repository: Repository): Shortfall['shows'] {
  const lines = repository.commits.map(({ id, message, parents }) => {
    const here = Object.entries(repository.branches)
      .filter(([, branch]) => branch.commit === id)
      .map(([name]) => name)
    const names = here.length > 0 ? ` (${here.join(', ')})` : ''
    const merge = parents.length > 1 ? ' [merge]' : ''
    return `${id.slice(0, 7)}${names}${merge} ${message.split('\n')[0]}`
  })
  return {
    title: 'The history, newest first',
    text: shortened(lines.join('\n') || '(no commit yet)'),
  }
}

/** What is at a path, in words. */
export function entryWords(entry: Entry): string {
  switch (entry.kind) {
    case 'folder':
      return 'a folder'
    case 'text':
      return entry.text.trim() === '' ? 'an empty file' : 'a file'
    case 'link':
      return `a link to \`${entry.to}\`; links are not followed`
    case 'other':
      return entry.says
    case 'data':
      return `a file of ${entry.bytes.toLocaleString('en-US')} bytes, ${dataWords[entry.why]}`
  }
}

const dataWords = {
  large: 'which is larger than a text of this lab can be',
  'utf-16': 'saved as UTF-16, which programs here do not read; save it as UTF-8',
  'no-text': 'which holds no text',
  'no-room': 'for which there is no room: all texts together are too long',
} as const
