import { canonicalJson } from '../../kit/hash.ts'
import type { ExploredCheck } from './explore-check.ts'
import { letGoWords, lockedAllWords, triedLockWords } from './judge-locks.ts'
import { oldReadWords } from './judge-reads.ts'
import { errorText, retryWords, staleWords } from './judge-retry.ts'
import { waitsWords } from './judge-waits.ts'
import type { Trace } from './play.ts'
import { firstOf, type Shortfall, turnedAway, type Words } from './shortfall.ts'

/** A check of the lab's own. */
export async function ownShortfall(scene: ExploredCheck, shown: number): Promise<Shortfall | null> {
  const { check } = scene
  const allowed = new Map<Trace, Words>()
  for (const trace of scene.traces) {
    const words = await ownWords(trace, scene, shown)
    if (words !== null) allowed.set(trace, words)
  }
  return firstOf(check.name, scene, scene.traces, (trace) => allowed.get(trace) ?? null)
}

async function ownWords(trace: Trace, scene: ExploredCheck, shown: number): Promise<Words | null> {
  const { check, program } = scene
  const away = trace.ends.flatMap((end, session) =>
    end?.kind === 'threw' && turnedAway.has(end.code ?? '') ? [session] : [],
  )
  const retried = retryWords(trace, scene)
  if (retried !== null) return retried
  const waits = await waitsWords(trace, scene)
  if (waits !== null) return waits
  const tried = triedLockWords(trace, scene)
  if (tried !== null) return tried
  const broken = check.noRows === null ? null : trace.after[shown]
  if (broken && (broken.error !== null || (broken.parts[0]?.rows.length ?? 0) > 0)) {
    const cause = staleWords(trace, scene) ?? metWords(trace, scene)
    if (cause !== null) return cause
    const alone = await scene.allowed(program.sessions.map((_, at) => at))
    if (alone.some(({ after }) => (after[shown]?.parts[0]?.rows.length ?? 0) > 0)) {
      return {
        expected: check.title,
        came: 'something else, even when they go one after another',
        try: 'This goes wrong without any other session. Follow two that go one after another, and compare what’s left with the brief.',
      }
    }
    return {
      expected: check.title,
      came: broken.error?.message ?? 'a schedule after which it is not so',
      try: 'Look at what each session saw when it decided, and what had changed by the time it wrote.',
    }
  }
  if (!check.serial) return null
  const present = program.sessions.map((_, at) => at).filter((at) => !away.includes(at))
  const serial = await scene.allowed(present)
  const alike = serial.filter((other) => leftText(other, shown) === leftText(trace, shown))
  if (alike.length > 0) return check.returns ? returnedWords(trace, alike, scene) : null
  const stale = staleWords(trace, scene)
  if (stale !== null) return stale
  const error = newErrorWords(trace, scene)
  if (error !== null) return error
  const isAlone = program.sessions.length === 1
  const cause = isAlone ? null : metWords(trace, scene)
  if (cause !== null) return cause
  return {
    expected: isAlone
      ? 'what the brief asks for, while nobody else is working'
      : 'what is left when they go one after another, in whichever order',
    came: isAlone ? 'other rows afterwards' : 'they meet in a way that leaves something else',
    try: isAlone
      ? 'Compare the rows below with what should be there.'
      : 'Look at what each session saw, and at what the other had changed by the time it wrote.',
  }
}

/** What of the way in which they meet is the cause; null: the schedule doesn't show it. */
function metWords(trace: Trace, scene: ExploredCheck): Words | null {
  return letGoWords(trace, scene) ?? lockedAllWords(trace, scene) ?? oldReadWords(trace, scene)
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
      : [{ name, came: trace.ends[session], expected: (serial[0] as Trace).ends[session] }],
  )
  if (first === undefined) return null
  return {
    expected: `${first.name} to ${returnText(first.expected, 'return')}`,
    came: `${first.name} ${returnText(first.came, 'returns')}`,
    try: 'Read the brief again: what should each one return?',
  }
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
