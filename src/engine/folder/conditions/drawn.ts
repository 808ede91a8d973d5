import { assert } from '../../../kit/assert.ts'
import { canonicalJson } from '../../../kit/hash.ts'
import type { Limits } from '../../../kit/limits.ts'
import { onceFor } from '../../../kit/once-for.ts'
import { type Entries, type FolderState, plainText } from '../../../lab/folder/state.ts'
import type { Condition } from '../../../lab/kinds/folder.ts'
import { type Drawn as DrawnCalls, drawCalls } from '../../function/draw.ts'
import type { Judged } from '../judge.ts'
import { type Shortfall, shortened } from '../shortfall.ts'
import { copyWords, endWords, type GivenFiles, placeWords, shownFiles } from './given.ts'
import {
  commandOf,
  endShortfall,
  programMissing,
  type Ran,
  runProgram,
  writtenShortfall,
} from './program.ts'
import { type Served, serve, servedShortfall } from './server.ts'

export type DrawnCondition = Extract<Condition, { inputs: unknown }>

/** What inputs are drawn from, and what says what is right for them. */
export interface Drawn {
  readonly seed: string
  readonly reference: () => Promise<Reference>
}

/** The folder after the right answer, which is asked once about an input. */
export interface Reference {
  readonly entries: Entries
  once<T>(key: string, ask: () => Promise<T>): Promise<T>
}

/** Answers kept of one right answer: it gives the same for the same files. */
const keptMax = 2_000

export function openReference(state: FolderState): Reference {
  assert(state.kind === 'read', 'the folder of the right answer can be read')
  const kept = new Map<string, Promise<unknown>>()
  return {
    entries: state.entries,
    once: <T>(key: string, ask: () => Promise<T>): Promise<T> => {
      if (kept.size >= keptMax && !kept.has(key)) kept.clear()
      return onceFor(kept as Map<string, Promise<T>>, key, ask)
    },
  }
}

type Files = Readonly<Record<string, string>>

const runsUsual = 5
/** Smaller files tried: each costs a start of Node on both sides. */
const shrinkTriesMax = 8

/**
 * Runs the program, or asks the server, with files drawn from the seed, small ones first; what the
 * right answer does with them is expected. The smallest on which the two differ is shown.
 */
export async function drawnShortfall(
  condition: DrawnCondition,
  { state, drawn, limits }: Judged,
): Promise<Shortfall | null> {
  assert(drawn !== undefined, 'inputs are drawn from a seed, and there is a right answer')
  const { entries } = state
  const file = 'program' in condition ? condition.program : condition.server
  const missing = programMissing(file, condition.files, entries)
  if (missing) return missing
  const reference = await drawn.reference()
  const gapWith = (files: Files): Promise<Shortfall | null> =>
    gapOf(condition, { files, entries, reference, limits })
  const { calls, shrink } = drawFiles(condition, drawn.seed)
  for (const [at, { files }] of calls.entries()) {
    const first = await gapWith(files)
    if (first === null) continue
    let smallest = first
    // Waiting for something that does not end is not done again and again.
    const tries = first.status === 'over-limit' ? 0 : shrinkTriesMax
    let left = tries
    await shrink(
      at,
      async (call) => {
        if (left <= 0) return false
        left -= 1
        const gap = await gapWith(call.files)
        if (gap !== null) smallest = gap
        return gap !== null
      },
      tries,
    )
    return smallest
  }
  for (const files of fullestFiles(condition)) {
    const gap = await gapWith(files)
    if (gap !== null) return gap
  }
  return null
}

/** Of so many drawn files the fullest are taken; each costs a start of the program on both sides. */
const fullestOf = 200
const fullestMax = 3

/**
 * A few files, the same for every attempt, that together hold as many as possible of the values that
 * may be drawn: none of them hangs on the seed. A value is what stands between line ends, commas,
 * quotes and the like.
 */
function fullestFiles(condition: DrawnCondition): Files[] {
  const { calls } = drawFiles({ ...condition, runs: fullestOf }, 'fullest')
  const values = new Map(
    calls.map(({ files }) => [
      files,
      Object.values(files)
        .join('\n')
        .split(/[\n\r",:{}[\]]+/),
    ]),
  )
  const seen = new Set<string>()
  const added = (files: Files): number =>
    new Set(values.get(files)?.filter((value) => !seen.has(value))).size
  const chosen: Files[] = []
  for (let best = fullestBy(added, values.keys()); best !== null && added(best) > 0; ) {
    chosen.push(best)
    for (const value of values.get(best) ?? []) seen.add(value)
    best = chosen.length < fullestMax ? fullestBy(added, values.keys()) : null
  }
  return chosen
}

function fullestBy(added: (files: Files) => number, all: Iterable<Files>): Files | null {
  return [...all].reduce<Files | null>(
    (most, files) => (most !== null && added(most) >= added(files) ? most : files),
    null,
  )
}

function drawFiles({ inputs, runs }: DrawnCondition, seed: string): DrawnCalls {
  const task = { parameters: [], files: inputs }
  return drawCalls({ task, narrower: {}, count: runs ?? runsUsual, seed })
}

interface Trying {
  readonly files: Files
  readonly entries: Entries
  readonly reference: Reference
  readonly limits: Limits
}

/** What differs for these files, with the files and what is right; null where nothing does. */
async function gapOf(condition: DrawnCondition, trying: Trying): Promise<Shortfall | null> {
  const { gap, wanted } =
    'program' in condition
      ? await programGap(condition, trying)
      : await serverGap(condition, trying)
  if (gap === null) return null
  return { ...gap, given: shownFiles(givenFiles(condition, trying.files)), wanted }
}

interface Compared {
  readonly gap: Shortfall | null
  readonly wanted: { readonly title: string; readonly text: string }
}

async function programGap(
  condition: Extract<DrawnCondition, { program: unknown }>,
  { files, entries, reference, limits }: Trying,
): Promise<Compared> {
  const names = condition.leaves ?? []
  const asked = {
    ...condition,
    files: { ...condition.files, ...files },
    ...(names.length > 0 && { writes: Object.fromEntries(names.map((name) => [name, ''])) }),
  }
  const run = (from: Entries): Promise<Ran> => runProgram(asked, leftOut(from, condition), limits)
  const [right, came] = await Promise.all([
    reference.once(keyOf(condition, files), () => run(reference.entries)),
    run(entries),
  ])
  assert(right.exit.kind === 'code', 'the right answer ends by itself')
  const writes = Object.fromEntries(names.map((name) => [name, leftText(right.written, name)]))
  const gap =
    endShortfall(
      { ...asked, exits: right.exit.code, ...(names.length === 0 && { prints: right.out }) },
      came,
    ) ?? writtenShortfall({ ...asked, writes }, came)
  const [first] = names
  const wanted = {
    title:
      first !== undefined
        ? `Right in ${first} is`
        : right.exit.code === 0
          ? 'Right is'
          : `Right is, with the code ${right.exit.code}`,
    text: shortened(plainText(first === undefined ? right.out : (writes[first] ?? ''))),
  }
  return { gap: gap && { ...gap, try: tryWords(condition, files, gap) }, wanted }
}

function leftText(entries: Entries, name: string): string {
  const entry = entries[name]
  assert(entry?.kind === 'text', `the right answer leaves ${name} behind`)
  return entry.text
}

async function serverGap(
  condition: Extract<DrawnCondition, { server: unknown }>,
  { files, entries, reference, limits }: Trying,
): Promise<Compared> {
  const before = condition.files ?? {}
  const asked = { ...condition, files: condition.changed ? before : { ...before, ...files } }
  const changed = condition.changed ? files : null
  const ask = (from: Entries): Promise<Served> =>
    serve(asked, leftOut(from, condition), limits, changed)
  const [right, came] = await Promise.all([
    reference.once(keyOf(condition, files), () => ask(reference.entries)),
    ask(entries),
  ])
  assert(right.kind === 'answer', 'the server of the right answer answers')
  const type = (right.type.split(';')[0] ?? '').trim()
  const body = type === 'application/json' ? { json: JSON.parse(right.body) } : { text: right.body }
  const gap = servedShortfall({ ...asked, status: right.status, type, ...body }, came)
  const text = shortened(`${right.status}\ncontent-type: ${type}\n\n${plainText(right.body)}`)
  return {
    gap: gap && { ...gap, try: tryWords(condition, files, gap) },
    wanted: { title: 'Right is', text },
  }
}

/** The learner's own files of these names do not count: others are put in their place, or none. */
function leftOut(entries: Entries, { inputs }: DrawnCondition): Entries {
  return Object.fromEntries(
    Object.entries(entries).filter(([name]) => !Object.hasOwn(inputs, name)),
  )
}

const keyOf = (condition: DrawnCondition, files: Files): string => canonicalJson([condition, files])

function tryWords(condition: DrawnCondition, files: Files, gap: Shortfall): string {
  if (gap.status === 'over-limit' || /error below/.test(gap.try)) return gap.try
  const given = givenFiles(condition, files)
  if ('program' in condition) return copyWords(given, `run \`${commandOf(condition)}\` there`)
  if (!condition.changed) return copyWords(given, 'start your server there, ask it')
  return `Try it in a copy of your folder: start your server there, and ask it. Then, while your server runs, ${placeWords(given).join(', ')}, ask again, and compare.${endWords(given)}`
}

/** The files that were drawn, those that aren't there among them. */
const givenFiles = ({ inputs }: DrawnCondition, files: Files): GivenFiles =>
  Object.fromEntries(Object.keys(inputs).map((name) => [name, files[name]]))
