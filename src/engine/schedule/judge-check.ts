import { canonicalJson } from '../../kit/hash.ts'
import type { ExploredCheck } from './explore-check.ts'
import { letGoWords, lockedAllWords, triedLockWords } from './judge-locks.ts'
import { oldReadWords, triedInVain } from './judge-reads.ts'
import { errorText, retryWords, staleWords } from './judge-retry.ts'
import { waitsWords } from './judge-waits.ts'
import type { Trace } from './play.ts'
import { firstOf, type Shortfall, turnedAway, type Words } from './shortfall.ts'

/** A check of the lab's own. */
export async function ownShortfall(
  explored: ExploredCheck,
  shown: number,
): Promise<Shortfall | null> {
  const { check } = explored
  const allowed = new Map<Trace, Words>()
  for (const trace of explored.traces) {
    const words = await ownWords(trace, explored, shown)
    if (words !== null) allowed.set(trace, words)
  }
  return firstOf(check.name, explored, explored.traces, (trace) => allowed.get(trace) ?? null)
}

async function ownWords(
  trace: Trace,
  explored: ExploredCheck,
  shown: number,
): Promise<Words | null> {
  const { check, program } = explored
  const away = trace.ends.flatMap((end, session) =>
    end?.kind === 'threw' && turnedAway.has(end.code ?? '') ? [session] : [],
  )
  const retried = retryWords(trace, explored)
  if (retried !== null) return retried
  const waits = await waitsWords(trace, explored)
  if (waits !== null) return waits
  const tried = triedLockWords(trace, explored)
  if (tried !== null) return tried
  const broken = check.noRows === null ? null : trace.after[shown]
  if (isBroken(broken)) {
    return (
      (await aloneWords(explored, shown)) ??
      staleWords(trace, explored) ??
      metWords(trace, explored) ?? {
        expected: check.title,
        came: broken?.error?.message ?? foundText(broken),
        try: program.sessions.length === 1 ? rowsTry : generalTry,
      }
    )
  }
  if (!check.serial) return null
  const present = program.sessions.map((_, at) => at).filter((at) => !away.includes(at))
  const serial = await explored.allowed(present)
  const alike = serial.filter((other) => leftText(other, shown) === leftText(trace, shown))
  if (alike.length > 0) return check.returns ? returnedWords(trace, alike, explored) : null
  return (
    (await aloneWords(explored, shown)) ??
    staleWords(trace, explored) ??
    newErrorWords(trace, explored) ??
    (program.sessions.length === 1 ? singleWords(trace, serial, explored, shown) : null) ??
    metWords(trace, explored) ??
    (await gaveUpWords(trace, explored, { shown, present })) ?? {
      expected: 'what is left when they go one after another, in whichever order',
      came: 'they meet in a way that leaves something else',
      try: generalTry,
    }
  )
}

const generalTry =
  'Follow the schedule below, session by session: what did each one see, and what did it do because of that?'
const rowsTry = 'Compare the rows below with what should be there.'

/** Words for one session that leaves something else. */
function singleWords(
  trace: Trace,
  serial: readonly Trace[],
  { titles }: ExploredCheck,
  shown: number,
): Words {
  return {
    expected: 'what the brief asks for, while nobody else is working',
    came: `other rows afterwards${otherTables(trace, serial, titles.slice(0, shown))}`,
    try: rowsTry,
  }
}

/** The tables that hold other rows than each of the right ends leaves in them, for the end of a sentence. */
function otherTables(trace: Trace, right: readonly Trace[], titles: readonly string[]): string {
  const textAt = ({ after }: Trace, at: number): string => JSON.stringify(after[at]?.parts ?? null)
  const others = titles.filter((_, at) =>
    right.every((one) => textAt(one, at) !== textAt(trace, at)),
  )
  return others.length === 0 ? '' : ` in ${others.map((title) => `“${title}”`).join(' and ')}`
}

function isBroken(broken: Trace['after'][number] | null | undefined): boolean {
  if (broken == null) return false
  return broken.error !== null || (broken.parts[0]?.rows.length ?? 0) > 0
}

/** The first row that should not be there: `select 1` finds one, and says nothing of it. */
function foundText(broken: Trace['after'][number] | null | undefined): string {
  const { columns = [], rows = [] } = broken?.parts[0] ?? {}
  const values = columns.flatMap(({ name }, at) =>
    name.startsWith('?') ? [] : [`${name} ${rows[0]?.[at] ?? 'NULL'}`],
  )
  return values.length === 0
    ? 'a schedule after which that isn’t so'
    : `a schedule after which it isn’t so for ${values.join(', ')}`
}

/** It goes wrong without anyone in between. */
async function aloneWords(explored: ExploredCheck, shown: number): Promise<Words | null> {
  const { check, program, alone } = explored
  if (program.sessions.length === 1) return null
  const right = check.serial ? await explored.allowed(program.sessions.map((_, at) => at)) : []
  const known = new Set(right.map((one) => leftText(one, shown)))
  const isWrong = (one: Trace): boolean =>
    (check.noRows !== null && isBroken(one.after[shown])) ||
    (check.serial && !known.has(leftText(one, shown)))
  const wrong = alone.find(isWrong)
  if (wrong === undefined) return null
  const where = check.serial ? otherTables(wrong, right, explored.titles.slice(0, shown)) : ''
  return {
    expected: check.noRows === null ? 'what the brief asks for' : check.title,
    came: `something else${where}, even when they go one after another`,
    try: 'This goes wrong without anyone in between. Compare what’s left below with what should be there, row by row.',
  }
}

/** A session tried for a lock, didn't get it, and what is left is as if it had never come. */
async function gaveUpWords(
  trace: Trace,
  { allowed, check, program }: ExploredCheck,
  { shown, present }: { readonly shown: number; readonly present: readonly number[] },
): Promise<Words | null> {
  for (const session of present) {
    if (trace.ends[session]?.kind !== 'ended' || check.sessions[session]?.sql !== undefined)
      continue
    const tried = triedInVain(trace, session)
    const others = present.filter((one) => one !== session)
    if (tried === null || others.length === 0) continue
    const without = await allowed(others)
    if (!without.some((one) => leftText(one, shown) === leftText(trace, shown))) continue
    return {
      expected: 'what is left when they go one after another, in whichever order',
      came: `${program.sessions[session]?.name} ${tried.startsWith('pg_') ? 'doesn’t get the lock that it tries' : 'passes by what another session has locked'}, and ends as if all went well`,
      try: tried.startsWith('pg_')
        ? `Wait for the lock instead: \`${tried.replace('try_', '')}\` goes on once the other session has let go.`
        : 'SKIP LOCKED leaves out every row that another session has locked, and looks at none of them later. If another row does as well, the SELECT that locks has to choose it, with its own WHERE, ORDER BY and LIMIT. If it must be this row, wait for it with FOR UPDATE alone.',
    }
  }
  return null
}

/** What of the way in which they meet is the cause; null: the schedule doesn't show it. */
function metWords(trace: Trace, explored: ExploredCheck): Words | null {
  return (
    letGoWords(trace, explored) ?? lockedAllWords(trace, explored) ?? oldReadWords(trace, explored)
  )
}

/** A session that ends by an error only because of the others. */
function newErrorWords(trace: Trace, { alone, program }: ExploredCheck): Words | null {
  for (const [session, end] of trace.ends.entries()) {
    if (end?.kind !== 'threw') continue
    const isKnown = alone.some(({ ends }) => {
      const other = ends[session]
      return other?.kind === 'threw' && other.code === end.code
    })
    if (isKnown) continue
    return {
      expected: 'every session to do what it came for, as when they go one after another',
      came: `${program.sessions[session]?.name} fails with ${errorText(end)}`,
      try: 'Look at what had changed between what it read and what it wrote.',
    }
  }
  return null
}

/** What the functions gave back, where what is left is right. */
function returnedWords(
  trace: Trace,
  serial: readonly Trace[],
  { program }: ExploredCheck,
): Words | null {
  const valueOf = ({ ends }: Trace, session: number): string => {
    const end = ends[session]
    return end?.kind === 'ended' ? canonical(end.value ?? 'nothing') : 'an error'
  }
  const [first] = program.sessions.flatMap(({ name }, session) =>
    serial.some((other) => valueOf(other, session) === valueOf(trace, session))
      ? []
      : [
          {
            name,
            session,
            came: trace.ends[session],
            expected: (serial[0] as Trace).ends[session],
          },
        ],
  )
  if (first === undefined) return null
  return {
    expected: `${first.name} to ${returnText(first.expected, 'return')}`,
    came: `${first.name} ${returnText(first.came, 'returns')}`,
    try: returnedTry(first.came, trace, first.session),
  }
}

/** Why a session may have given back something else than alone. */
function returnedTry(
  came: Trace['ends'][number] | undefined,
  { events }: Trace,
  session: number,
): string {
  if (came?.kind === 'threw' && came.code === '23505') {
    return 'Someone else had inserted the same key in the meantime. Let the INSERT decide, with ON CONFLICT or by catching this error, and then read what is stored.'
  }
  const waited = events.some(
    (event) =>
      event.session === session && event.kind === 'waits' && event.isolation === 'read committed',
  )
  const brief = 'Read the brief again: what should each one return?'
  return waited
    ? `${brief} A statement that waited sees the other rows as they were when it began, so read them in a statement of its own, after it.`
    : brief
}

function returnText(end: Trace['ends'][number] | undefined, verb: 'return' | 'returns'): string {
  if (end?.kind === 'ended') return `${verb} ${end.value ?? 'nothing'}`
  const ends = verb === 'return' ? 'end' : 'ends'
  if (end?.kind === 'threw') return `${ends} with ${errorText(end)}`
  return `${ends} without an answer`
}

/** The same for records whose keys come in another order. */
function canonical(json: string): string {
  try {
    return canonicalJson(JSON.parse(json))
  } catch {
    return json
  }
}

function leftText({ after }: Trace, shown: number): string {
  return JSON.stringify(
    after.slice(0, shown).map(({ parts, error }) => error?.code ?? parts.map(({ rows }) => rows)),
  )
}
