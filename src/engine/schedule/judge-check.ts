import { canonicalJson } from '../../kit/hash.ts'
import type { ExploredCheck } from './explore-check.ts'
import { letGoWords } from './judge-locks.ts'
import { retryWords, staleWords } from './judge-retry.ts'
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
  const broken = check.noRows === null ? null : trace.after[shown]
  if (broken && (broken.error !== null || (broken.parts[0]?.rows.length ?? 0) > 0)) {
    const cause = staleWords(trace, scene) ?? letGoWords(trace, scene)
    if (cause !== null) return cause
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
  const letGo = isAlone ? null : letGoWords(trace, scene)
  if (letGo !== null) return letGo
  return {
    expected: isAlone
      ? 'what the brief asks for, while nobody else is at work'
      : 'what is left when they go one after another, in whichever order',
    came: isAlone ? 'something else is left' : 'they meet in a way that leaves something else',
    try: isAlone
      ? 'Compare what is left with what should be.'
      : 'Look at what each session saw, and at what the other had changed by the time it wrote.',
  }
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
      came: `${program.sessions[session]?.name} fails with ${`${end.code ?? ''} ${end.message}`.trim()}`,
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
    return end?.kind === 'ended' ? (end.value ?? 'nothing') : 'an error'
  }
  const differs = program.sessions.flatMap(({ name }, session) =>
    serial.some(
      (other) => canonical(valueOf(other, session)) === canonical(valueOf(trace, session)),
    )
      ? []
      : [{ name, came: valueOf(trace, session), expected: valueOf(serial[0] as Trace, session) }],
  )
  const [first] = differs
  if (first === undefined) return null
  return {
    expected: `${first.name} to return ${first.expected}`,
    came: first.came === 'nothing' ? 'nothing returned' : `returned: ${first.came}`,
    try: 'Read the brief once more: what is to be given back, and by whom?',
  }
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
