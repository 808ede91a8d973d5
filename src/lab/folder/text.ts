import { unpackFolder } from './pack.ts'
import { type Entries, type Entry, type FolderState, plainText, type Repository } from './state.ts'

/** A folder that was handed in, as plain text: what is in it, what files hold, the history. */
export function folderText(answer: string): string {
  const state = unpackFolder(answer)
  if (state === null) return answer
  if (state.kind === 'unread')
    return `The folder could not be read (${state.why}). ${state.says}`.trim()
  return [namesText(state.entries), contentsText(state.entries), historyText(state)]
    .filter(Boolean)
    .join('\n\n')
}

function namesText(entries: Entries): string {
  const lines = Object.keys(entries)
    .sort()
    .map((path) => nameLine(path, entries[path] as Entry))
  return lines.join('\n') || '(nothing in it)'
}

function nameLine(path: string, entry: Entry): string {
  const deep = '  '.repeat(path.split('/').length - 1)
  const name = `${deep}${path.split('/').at(-1)}`
  switch (entry.kind) {
    case 'folder':
      return `${name}/`
    case 'text':
      return name
    case 'data':
      return `${name}, ${entry.bytes.toLocaleString('en-US')} bytes`
    case 'link':
      return `${name} → ${entry.to}`
    case 'other':
      return `${name}, ${entry.says}`
  }
}

function contentsText(entries: Entries): string {
  return Object.keys(entries)
    .sort()
    .flatMap((path) => {
      const entry = entries[path] as Entry
      if (entry.kind !== 'text') return []
      const text = plainText(entry.text).trimEnd()
      return [`--- ${path}${text === '' ? ' (empty)' : `\n${text}`}`]
    })
    .join('\n')
}

function historyText({ repository }: Extract<FolderState, { kind: 'read' }>): string {
  if (repository === null) return ''
  const { on, open, changes, commits } = repository
  const left = changes.map(({ path, kind }) => `  ${path}: ${kind}`)
  return [
    `--- the repository, on ${on ?? 'no branch'}${open === null ? '' : `, in the middle of a ${open}`}`,
    ...commits.map(({ id, message }) => commitLine(id, message, repository)),
    ...(left.length > 0 ? ['not committed:', ...left] : []),
  ].join('\n')
}

function commitLine(id: string, message: string, { branches }: Repository): string {
  const names = Object.keys(branches).filter((name) => branches[name]?.commit === id)
  return `  ${id.slice(0, 7)}${names.length > 0 ? ` (${names.join(', ')})` : ''} ${message.split('\n')[0]}`
}
