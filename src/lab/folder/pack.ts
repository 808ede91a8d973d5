import { z } from 'zod'
import { canonicalJson } from '../../kit/hash.ts'
import type { Entries, Entry, FolderState, Repository } from './state.ts'
import { changeKinds, dataReasons, openWorks, unreadReasons } from './state.ts'

const format = 'folder-1'

/** A text by its place among the texts, so that what many branches hold is sent once. */
const packedEntry = z.union([
  z.int().min(0),
  z.literal('folder'),
  z.strictObject({ text: z.int().min(0), executable: z.literal(true) }),
  z.strictObject({ bytes: z.number(), why: z.enum(dataReasons) }),
  z.strictObject({ link: z.string() }),
  z.strictObject({ other: z.string() }),
])
type PackedEntry = z.infer<typeof packedEntry>
const packedEntries = z.record(z.string(), packedEntry)

const pack = z.union([
  z.strictObject({
    format: z.literal(format),
    unread: z.enum(unreadReasons),
    says: z.string(),
  }),
  z.strictObject({
    format: z.literal(format),
    entries: packedEntries,
    texts: z.array(z.string()),
    repository: z
      .strictObject({
        on: z.string().nullable(),
        open: z.enum(openWorks).nullable(),
        changes: z.array(
          z.strictObject({ path: z.string(), kind: z.enum(changeKinds), isStaged: z.boolean() }),
        ),
        branches: z.record(
          z.string(),
          z.strictObject({
            commit: z.string(),
            files: packedEntries,
            changed: z.array(z.string()),
          }),
        ),
        commits: z.array(
          z.strictObject({
            id: z.string(),
            parents: z.array(z.string()),
            message: z.string(),
            changes: z.record(z.string(), packedEntry.nullable()).optional(),
          }),
        ),
        refs: z.record(z.string(), z.string()).optional(),
      })
      .nullable(),
  }),
])
type Pack = z.infer<typeof pack>

/**
 * A folder's state as the one text that is handed in: equal states give equal texts. Where it would
 * be longer than may be, the longest texts are left out and their sizes sent; where even the names
 * are too long, that is what it says.
 */
export function packFolder(state: FolderState, bytesMax: number): string {
  const whole = packedText(state)
  if (Buffer.byteLength(whole) <= bytesMax || state.kind === 'unread') return whole
  const texts = textsOf(state).sort((a, b) => Buffer.byteLength(b) - Buffer.byteLength(a))
  const left = new Set<string>()
  let over = Buffer.byteLength(whole) - bytesMax
  for (const text of texts) {
    if (over <= 0) break
    left.add(text)
    over -= Buffer.byteLength(JSON.stringify(text)) - spareBytes
  }
  const shorter = packedText(leaveOut(state, left))
  if (Buffer.byteLength(shorter) <= bytesMax) return shorter
  const says = `${Buffer.byteLength(shorter).toLocaleString('en-US')} bytes of names alone`
  return packedText({ kind: 'unread', why: 'too-long', says })
}

/** What the size of a text takes where the text stood, and some places may share it. */
const spareBytes = 200

/** Null where the text is no folder that was handed in. */
export function unpackFolder(text: string): FolderState | null {
  const parsed = pack.safeParse(jsonOf(text))
  return parsed.success ? stateOf(parsed.data) : null
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function packedText(state: FolderState): string {
  if (state.kind === 'unread') {
    return canonicalJson({ format, unread: state.why, says: state.says })
  }
  const texts = textsOf(state)
  const at = new Map(texts.map((text, index) => [text, index]))
  const packed = (entries: Entries): Record<string, PackedEntry> =>
    mapEntries(entries, (entry) => packEntry(entry, at))
  const { repository } = state
  const made: Pack = {
    format,
    entries: packed(state.entries),
    texts,
    repository: repository && {
      ...repository,
      changes: [...repository.changes],
      commits: repository.commits.map(({ changes, ...one }) => ({
        ...one,
        parents: [...one.parents],
        ...(changes && { changes: mapChanges(changes, (entry) => packEntry(entry, at)) }),
      })),
      ...(repository.refs && { refs: { ...repository.refs } }),
      branches: mapEntries(repository.branches, (branch) => ({
        ...branch,
        changed: [...branch.changed],
        files: packed(branch.files),
      })),
    },
  }
  return canonicalJson(made)
}

function packEntry(entry: Entry, at: ReadonlyMap<string, number>): PackedEntry {
  switch (entry.kind) {
    case 'folder':
      return 'folder'
    case 'text':
      return entry.isExecutable
        ? { text: at.get(entry.text) as number, executable: true }
        : (at.get(entry.text) as number)
    case 'data':
      return { bytes: entry.bytes, why: entry.why }
    case 'link':
      return { link: entry.to }
    case 'other':
      return { other: entry.says }
  }
}

function stateOf(packed: Pack): FolderState | null {
  if ('unread' in packed) return { kind: 'unread', why: packed.unread, says: packed.says }
  const entriesOf = (entries: Record<string, PackedEntry>): Entries =>
    mapEntries(entries, (entry) => unpackEntry(entry, packed.texts))
  const { repository } = packed
  return {
    kind: 'read',
    entries: entriesOf(packed.entries),
    repository: repository && repositoryOf(repository, packed.texts),
  }
}

type PackedRepository = NonNullable<Exclude<Pack, { unread: unknown }>['repository']>

function repositoryOf(
  { commits, branches, refs, ...rest }: PackedRepository,
  texts: readonly string[],
): Repository {
  return {
    ...rest,
    commits: commits.map(({ changes, ...one }) => ({
      ...one,
      ...(changes && { changes: mapChanges(changes, (entry) => unpackEntry(entry, texts)) }),
    })),
    branches: mapEntries(branches, (branch) => ({
      ...branch,
      files: mapEntries(branch.files, (entry) => unpackEntry(entry, texts)),
    })),
    ...(refs && { refs }),
  }
}

function unpackEntry(entry: PackedEntry, texts: readonly string[]): Entry {
  if (entry === 'folder') return { kind: 'folder' }
  if (typeof entry === 'number') return { kind: 'text', text: texts[entry] ?? '' }
  if ('text' in entry) {
    return { kind: 'text', text: texts[entry.text] ?? '', isExecutable: true }
  }
  if ('link' in entry) return { kind: 'link', to: entry.link }
  if ('other' in entry) return { kind: 'other', says: entry.other }
  return { kind: 'data', ...entry }
}

/** Every text once, in the order of where it stands. */
function textsOf(state: Extract<FolderState, { kind: 'read' }>): string[] {
  const texts = new Set<string>()
  for (const entries of allEntries(state)) {
    for (const path of Object.keys(entries).sort()) {
      const entry = entries[path]
      if (entry?.kind === 'text') texts.add(entry.text)
    }
  }
  return [...texts]
}

function allEntries({
  entries,
  repository,
}: Extract<FolderState, { kind: 'read' }>): Readonly<Record<string, Entry | null>>[] {
  const branches: Repository['branches'] = repository?.branches ?? {}
  return [
    entries,
    ...Object.keys(branches)
      .sort()
      .map((name) => branches[name]?.files ?? {}),
    ...(repository?.commits ?? []).map(({ changes }) => changes ?? {}),
  ]
}

function leaveOut(
  state: Extract<FolderState, { kind: 'read' }>,
  left: ReadonlySet<string>,
): FolderState {
  const shorterEntry = (entry: Entry): Entry =>
    entry.kind === 'text' && left.has(entry.text)
      ? { kind: 'data', bytes: Buffer.byteLength(entry.text), why: 'no-room' }
      : entry
  const shorter = (entries: Entries): Entries => mapEntries(entries, shorterEntry)
  const { repository } = state
  return {
    ...state,
    entries: shorter(state.entries),
    repository: repository && {
      ...repository,
      commits: repository.commits.map(({ changes, ...one }) => ({
        ...one,
        ...(changes && { changes: mapChanges(changes, shorterEntry) }),
      })),
      branches: mapEntries(repository.branches, (branch) => ({
        ...branch,
        files: shorter(branch.files),
      })),
    },
  }
}

const mapChanges = <A, B>(
  changes: Readonly<Record<string, A | null>>,
  change: (value: A) => B,
): Record<string, B | null> =>
  mapEntries(changes, (entry) => (entry === null ? null : change(entry)))

function mapEntries<A, B>(
  record: Readonly<Record<string, A>>,
  change: (value: A) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}
