import { Document, isMap, isSeq, parseDocument, YAMLSeq, type Document as YamlDocument } from 'yaml'
import type { Reason } from '../../kit/problem.ts'

/** A comment on lines of a file. */
export interface ReviewComment {
  readonly file: string
  /** The lines as they are after the change, or before it. */
  readonly side: 'new' | 'old'
  readonly from: number
  readonly to: number
  /** One of the lab's topics. */
  readonly kind: string
  /** Kept for a person to read; never graded. */
  readonly text: string
}

export type ReadComments =
  | { readonly kind: 'read'; readonly comments: readonly ReviewComment[] }
  | { readonly kind: 'unread'; readonly reason: Reason; readonly at: number | null }

/** More than anybody writes, or reads. */
export const commentsMax = 200
/** A comment on more lines than this says nothing about any of them. */
export const linesMax = 12

const shape = 'file: src/films.ts, line: 12 (or 12-15), kind: …'

/** Reads comments.yaml: a list below `comments:`, or the list alone. */
export function readComments(text: string, topics: readonly string[]): ReadComments {
  const document = parseDocument(text, { prettyErrors: false })
  const [error] = document.errors
  if (error) {
    return unread(
      {
        expected: 'YAML',
        came: error.message,
        try: 'Check the indentation, and put text with ": " or "#" in quotes.',
      },
      error.pos[0],
    )
  }
  const unsafeList = listIn(document)
  if (unsafeList === null) {
    return unread({
      expected: 'a list of comments below `comments:`',
      came: 'something else',
      try: `Begin each comment with "- ", then ${shape}.`,
    })
  }
  if (unsafeList.length > commentsMax) {
    return unread({
      expected: `at most ${commentsMax} comments`,
      came: unsafeList.length.toLocaleString('en-US'),
      try: 'Comment on what would hurt someone. A comment on every line helps nobody.',
    })
  }
  const comments: ReviewComment[] = []
  for (const [at, unsafe] of unsafeList.entries()) {
    const comment = readComment(unsafe, topics)
    if ('expected' in comment) {
      return unread({ ...comment, came: `${comment.came} in comment ${at + 1}` })
    }
    comments.push(comment)
  }
  return { kind: 'read', comments }
}

function unread(reason: Reason, at: number | null = null): ReadComments {
  return { kind: 'unread', reason, at }
}

function listIn(document: YamlDocument): unknown[] | null {
  let unsafeValue: unknown
  try {
    unsafeValue = document.toJS({ maxAliasCount: 10 })
  } catch {
    return null
  }
  if (unsafeValue === null || unsafeValue === undefined) return []
  if (Array.isArray(unsafeValue)) return unsafeValue
  if (typeof unsafeValue !== 'object' || !('comments' in unsafeValue)) return null
  const { comments, ...more } = unsafeValue
  if (Object.keys(more).length > 0) return null
  return comments === null ? [] : Array.isArray(comments) ? comments : null
}

const keys = ['file', 'line', 'side', 'kind', 'text']

function readComment(unsafe: unknown, topics: readonly string[]): ReviewComment | Reason {
  if (unsafe === null || typeof unsafe !== 'object' || Array.isArray(unsafe)) {
    return { expected: shape, came: shortly(unsafe), try: 'Write each field as `name: value`.' }
  }
  const fields = unsafe as Record<string, unknown>
  const unknown = Object.keys(fields).find((key) => !keys.includes(key))
  if (unknown !== undefined) {
    return {
      expected: `the fields ${keys.join(', ')}`,
      came: `\`${shortly(unknown)}\``,
      try:
        fields[unknown] === null
          ? 'Put text with a comma in it in quotes.'
          : 'What you want to say goes into `text`.',
    }
  }
  const { file, line, side = 'new', kind, text = '' } = fields
  if (typeof file !== 'string' || file === '') {
    return { expected: '`file`, the path as the change has it', came: shortly(file), try: shape }
  }
  const range = rangeOf(line)
  if (range === null) {
    return { expected: '`line`, a number or a range like 12-15', came: shortly(line), try: shape }
  }
  if (side !== 'new' && side !== 'old') {
    return {
      expected: '`side`: new or old',
      came: shortly(side),
      try: 'Leave it out, except for a line that was removed: side: old.',
    }
  }
  if (typeof kind !== 'string' || !topics.includes(kind)) {
    return { expected: `\`kind\`, one of ${topics.join(', ')}`, came: shortly(kind), try: shape }
  }
  return { file, side, ...range, kind, text: String(text) }
}

function rangeOf(line: unknown): { from: number; to: number } | null {
  const numbers = /^\s*(\d{1,7})\s*(?:[-–]\s*(\d{1,7}))?\s*$/.exec(String(line))
  if (!numbers || Array.isArray(line)) return null
  const from = Number(numbers[1])
  const to = Number(numbers[2] ?? numbers[1])
  return from >= 1 && to >= from ? { from, to } : null
}

function shortly(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'something else')
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

/** comments.yaml with one more comment, everything else as it was; null where it can't be read. */
export function withComment(text: string, comment: ReviewComment): string | null {
  const document = parseDocument(text)
  if (document.errors.length > 0) return null
  const { file, side, from, to, kind, text: says } = comment
  const item = {
    file,
    line: from === to ? from : `${from}-${to}`,
    ...(side === 'old' ? { side } : {}),
    kind,
    ...(says === '' ? {} : { text: says }),
  }
  const list = isSeq(document.contents) ? document.contents : commentsOf(document)
  if (list === null) return null
  list.flow = false
  list.add(document.createNode(item))
  return document.toString({ lineWidth: 0 })
}

/** The list below `comments:`, made where there is none; null where something else is there. */
function commentsOf(document: Document): YAMLSeq | null {
  if (document.contents === null) document.contents = document.createNode({})
  if (!isMap(document.contents)) return null
  const found = document.contents.get('comments')
  if (isSeq(found)) return found
  if (found !== null && found !== undefined) return null
  const list = new YAMLSeq()
  document.contents.set('comments', list)
  return list
}
