import type { Limits } from '../../kit/limits.ts'
import { Problem, type Reason } from '../../kit/problem.ts'
import { seededRandom } from '../../kit/random.ts'
import { bareVerdict } from '../../lab/bare-verdict.ts'
import type { PageCounterexample } from '../../lab/counterexample/page.ts'
import { unpackServer } from '../../lab/http/server-files.ts'
import type { PageCheck, PageLab } from '../../lab/kinds/page.ts'
import type { Attempt } from '../../lab/lab.ts'
import type { Check, Verdict, VerdictStatus } from '../../lab/verdict.ts'
import type { Browsers } from '../../world/page/browsers.ts'
import { type OpenPage, openPage } from '../../world/page/open-page.ts'
import type { PageSource, Sent, Served } from '../../world/page/source.ts'
import { addDraws, addGiven, drawOnce, listedDraws } from '../http/given.ts'
import { CheckList } from '../verdict/check-list.ts'
import { insideCall } from './inside-script.ts'
import { listenScript } from './listen-script.ts'
import type { Miss } from './use/miss.ts'
import { play } from './use/play.ts'
import type { Playing } from './use/playing.ts'

/** Raised when a verdict can change. */
export const engineVersion = 'page-2'

export interface PageParts {
  readonly browsers: Browsers
  readonly limits: Limits
  readonly onCheck: (check: Check) => void
}

/** The engine's own checks. */
const engineChecks = [
  { name: 'readable', title: 'Every file is there' },
  { name: 'opens', title: 'The page opens in a browser' },
] as const

type End = Partial<Pick<Verdict, 'counterexample' | 'errorAt'>>

/** Opens the page that was handed in, anew for each check, and does what the check says. */
export async function gradePage(
  lab: PageLab,
  checks: readonly PageCheck[],
  attempt: Attempt,
  parts: PageParts,
): Promise<Verdict> {
  const startedAt = performance.now()
  const own = checks.map(({ name, title }) => ({ name, title }))
  const checkList = new CheckList([...engineChecks, ...own], parts.onCheck)
  const counted = { keys: 0 }
  const verdict = (status: VerdictStatus, more: End = {}): Verdict => ({
    ...bareVerdict(attempt),
    status,
    checks: checkList.checks,
    ...more,
    trials: counted.keys,
    graderVersion: engineVersion,
    elapsedMs: Math.round((performance.now() - startedAt) * 10) / 10,
  })
  const files = readFiles(lab, attempt, parts.limits)
  if ('reason' in files) {
    checkList.stopAt('readable', 'failed', files.reason)
    return verdict('failed', { errorAt: files.at })
  }
  checkList.end('readable', 'passed')
  const playing = { lab, files, seed: attempt.seed, browsers: parts.browsers, counted }
  const still = await openStill(playing)
  if ('reason' in still) {
    checkList.stopAt('opens', still.status, still.reason)
    return verdict(still.status)
  }
  checkList.end('opens', 'passed')
  try {
    const ended = await gradeChecks({ ...playing, still }, checks, checkList)
    if (ended === null) return verdict('passed')
    return verdict(ended.status, { counterexample: ended.counterexample })
  } finally {
    await still.close()
  }
}

/** How many checks are played at a time: a check mostly waits for what the page does. */
const atOnce = 2

/** The checks, some side by side, told in order; the first that fails ends it. */
async function gradeChecks(
  grading: Grading & { readonly still: OpenPage },
  checks: readonly PageCheck[],
  checkList: CheckList,
): Promise<Ended | null> {
  const pages: Playground['pages'] = { open: new Set(), isOver: false }
  const tasks = checks.map((check) => ({ check, result: Promise.withResolvers<Graded>() }))
  // What takes longest begins first.
  const waiting = tasks.toSorted((a, b) => Number(usesRules(b.check)) - Number(usesRules(a.check)))
  const takeNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next && !pages.isOver; next = waiting.shift()) {
      const { resolve, reject } = next.result
      await gradeCounting({ ...grading, pages }, next.check).then(resolve, reject)
    }
  }
  // A failure is seen where it is awaited, or by nobody where an earlier check ended it all.
  for (const { result } of tasks) result.promise.catch(() => undefined)
  const workers = Array.from({ length: atOnce }, takeNext)
  try {
    for (const { check, result } of tasks) {
      const { ended, keys } = await result.promise
      grading.counted.keys += keys
      if (ended !== null) {
        checkList.stopAt(check.name, ended.status, ended.reason)
        return ended
      }
      checkList.end(check.name, 'passed')
    }
    return null
  } finally {
    pages.isOver = true
    await Promise.all([...pages.open].map((open) => open.close()))
    await Promise.all(workers)
  }
}

interface Graded {
  readonly ended: Ended | null
  readonly keys: number
}

const usesRules = ({ steps }: PageCheck): boolean => steps.some((step) => 'rules' in step)

async function gradeCounting(grading: Playground, check: PageCheck): Promise<Graded> {
  const counted = { keys: 0 }
  return { ended: await gradeCheck({ ...grading, counted }, check), keys: counted.keys }
}

type Files = ReadonlyMap<string, string>

function readFiles(lab: PageLab, { answer }: Attempt, { answerBytesMax }: Limits) {
  const bytes = Buffer.byteLength(answer)
  if (bytes > answerBytesMax) {
    const reason = {
      expected: `at most ${answerBytesMax.toLocaleString('en-US')} bytes of text`,
      came: bytes.toLocaleString('en-US'),
      try: 'Hand in the source alone.',
    }
    return { reason, at: null }
  }
  const read = unpackServer(answer, lab.main)
  if (read.kind === 'unread') return read
  if (read.files.has(lab.main)) return read.files
  return {
    reason: { expected: `a file ${lab.main}`, came: 'none', try: 'Name the page so.' },
    at: null,
  }
}

interface Grading {
  readonly lab: PageLab
  readonly files: Files
  readonly seed: string
  readonly browsers: Browsers
  readonly counted: { keys: number }
}

/** A grading with the pages that are open for its checks; once it is over, none is opened. */
type Playground = Grading & {
  readonly still: OpenPage
  readonly pages: { readonly open: Set<OpenPage>; isOver: boolean }
}

/** The page as it opens; nothing is ever done on it, so checks that only look share it. */
async function openStill(
  grading: Grading,
): Promise<OpenPage | { status: VerdictStatus; reason: Reason }> {
  try {
    const browser = await grading.browsers.open()
    return await openPage(browser, sourceOf(grading, []), { limits: labLimits })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const status = error.code === 'no-browser' ? 'could-not-start' : 'failed'
    return { status, reason: error.reason }
  }
}

/** Whether a check leaves the page as it is. */
const onlyLooks = ({ steps }: PageCheck): boolean =>
  steps.every(
    (step) =>
      'there' in step ||
      'absent' in step ||
      'order' in step ||
      'attributes' in step ||
      'cell' in step,
  )

/** A lab's page may send forms and come back, within bounds. */
const labLimits = { navigationsMax: 30, loadMs: 5_000, settleMs: 2_000 }
const checkMs = 30_000

function sourceOf({ lab, files }: Pick<Grading, 'lab' | 'files'>, sent: Sent[]): PageSource {
  const receive = (one: Sent): Served | null => {
    const isForm = one.method !== 'GET' || one.url.search !== ''
    if (!isForm) return answerOf(lab, one.url.pathname.slice(1))
    sent.push(one)
    return answerOf(lab, one.url.pathname.slice(1)) ?? thanks
  }
  return { kind: 'files', files, main: lab.main, receive }
}

function answerOf(lab: PageLab, name: string): Served | null {
  const text = lab.answers[name] ?? lab.answers[`${name}.html`]
  return text === undefined
    ? null
    : { body: Buffer.from(text), contentType: 'text/html; charset=utf-8' }
}

/** What a form is answered with, where the lab has no page of its own for that. */
const thanks: Served = {
  body: Buffer.from(
    '<!doctype html><html lang="en"><title>Received</title><main><h1>Received</h1><p>Thank you.</p></main></html>',
  ),
  contentType: 'text/html; charset=utf-8',
}

interface Ended {
  readonly status: VerdictStatus
  readonly reason: Reason
  readonly counterexample: PageCounterexample | null
}

/** Each run on a page opened anew; what fails must fail again. */
async function gradeCheck(grading: Playground, check: PageCheck): Promise<Ended | null> {
  if (onlyLooks(check) && (await looksRight(grading, check))) return null
  for (let run = 0; run < check.runs; run++) {
    const first = await playOnce(grading, check, run)
    if (first === null) continue
    const again = await playOnce(grading, check, run)
    if (again !== null) return again
    return { status: 'over-limit', reason: unsteady(first.reason), counterexample: null }
  }
  return null
}

const unsteady = ({ expected, came, try: attempt }: Reason): Reason => ({
  expected: `the same each time: ${expected}`,
  came: `it went wrong once of twice: ${came}`,
  try: `This is unsteady, so it doesn't count as failed. Check again, and look for what depends on time. ${attempt}`,
})

/** On the page that is open already; where it isn't as it should be, it is tried on one opened anew. */
async function looksRight(
  grading: Grading & { readonly still: OpenPage },
  check: PageCheck,
): Promise<boolean> {
  try {
    return (await playOn(grading.still, grading, check)) === null
  } catch (error) {
    if (error instanceof Problem) return false
    throw error
  }
}

async function playOnce(grading: Playground, check: PageCheck, run: number): Promise<Ended | null> {
  if (grading.pages.isOver) return null
  const sent: Sent[] = []
  const hasClock = check.steps.some((step) => 'pass' in step)
  const script = `${listenScript};${insideCall('news', 'listenForNews')}`
  let open: OpenPage | null = null
  try {
    const browser = await grading.browsers.open()
    const options = { limits: labLimits, script, hasClock }
    open = await openPage(browser, sourceOf(grading, sent), options)
    grading.pages.open.add(open)
    return await playOn(open, grading, check, { run, sent })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const status = error.code === 'no-browser' ? 'could-not-start' : 'failed'
    return { status, reason: error.reason, counterexample: null }
  } finally {
    if (open) grading.pages.open.delete(open)
    await open?.close()
  }
}

/** Plays a check on a page that is open, with the values of one run. */
async function playOn(
  open: OpenPage,
  { lab, seed, counted }: Grading,
  check: PageCheck,
  { run, sent }: { run: number; sent: Sent[] } = { run: 0, sent: [] },
): Promise<Ended | null> {
  const scope = new Map<string, unknown>([['seed', seed]])
  await addGiven(lab.given, { scope, random: seededRandom(`${seed}/${lab.id}`), author: null })
  const listed = listedDraws(check.given, seededRandom(`${seed}/${check.name}`), check.runs)
  const draws = listed[run] ?? drawOnce(check.given, seededRandom(`${seed}/${check.name}/${run}`))
  await addDraws(check.given, draws, { scope, author: null })
  const session = await open.context.newCDPSession(open.page)
  const playing: Playing = { open, session, check, scope, sent, did: [], news: [], counted }
  const missed = await open.within(checkMs, () => play(playing))
  return missed === null ? null : failed(missed, playing.did)
}

const didMax = 40

function failed(missed: Miss, did: Playing['did']): Ended {
  const { expected, came, fragment, spoken } = missed
  const attempt =
    missed.try ?? 'Listen to the page as a screen reader says it, and use it without a mouse.'
  return {
    status: 'failed',
    reason: { expected, came, try: attempt },
    counterexample: {
      kind: 'page',
      says: did.length === 0 ? 'The page as it opens shows it.' : 'These keys show it.',
      did: did.slice(-didMax),
      expected,
      came,
      fragment,
      spoken,
    },
  }
}
