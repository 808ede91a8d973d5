import type { Limits } from '../../kit/limits.ts'
import { Problem, type Reason } from '../../kit/problem.ts'
import { seededRandom } from '../../kit/random.ts'
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
import { verdictMaker } from '../verdict/make-verdict.ts'
import { insideCall } from './inside-script.ts'
import { listenScript } from './listen-script.ts'
import type { Miss } from './use/miss.ts'
import { play } from './use/play.ts'
import { beginPlaying, type Playing } from './use/playing.ts'

/** Raised when a verdict can change. */
export const engineVersion = 'page-4'

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

/** Opens the page that was handed in, anew for each check, and does what the check says. */
export async function gradePage(
  lab: PageLab,
  checks: readonly PageCheck[],
  attempt: Attempt,
  parts: PageParts,
): Promise<Verdict> {
  const own = checks.map(({ name, title }) => ({ name, title }))
  const checkList = new CheckList([...engineChecks, ...own], parts.onCheck)
  const counted = { keys: 0 }
  const verdict = verdictMaker({
    attempt,
    checkList,
    graderVersion: engineVersion,
    trials: () => counted.keys,
  })
  const files = readFiles(lab, attempt, parts.limits)
  if ('reason' in files) {
    checkList.stopAt('readable', 'failed', files.reason)
    return verdict('failed', { errorAt: files.at })
  }
  checkList.end('readable', 'passed')
  const playing = { lab, files, seed: attempt.seed, browsers: parts.browsers, counted }
  const still = openStill(playing)
  const ended = await gradeChecks({ ...playing, still }, checks, checkList)
  if (ended === null) return verdict('passed')
  return verdict(ended.status, { counterexample: ended.counterexample })
}

/** How many pages are played on at a time: a run mostly waits for what the page does. */
const atOnce = 3

/** The page as it opens, then the checks: some of their runs side by side, told in order. The first that fails ends it. */
async function gradeChecks(
  grading: Omit<Playground, 'pages'>,
  checks: readonly PageCheck[],
  checkList: CheckList,
): Promise<Ended | null> {
  const pages: Playground['pages'] = { open: new Set(), left: [], isOver: false }
  const planned = checks.map((check) => planCheck({ ...grading, pages }, check))
  // What takes longest begins first.
  const waiting = planned
    .toSorted((a, b) => Number(usesRules(b.check)) - Number(usesRules(a.check)))
    .flatMap(({ runs }) => runs)
  const takeNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next && !pages.isOver; next = waiting.shift()) await next()
  }
  const workers = Array.from({ length: atOnce }, takeNext)
  try {
    const still = await grading.still
    if ('reason' in still) {
      checkList.stopAt('opens', still.status, still.reason)
      return { ...still, counterexample: null }
    }
    checkList.end('opens', 'passed')
    for (const { check, graded } of planned) {
      const { ended, keys } = await graded
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
    const still = await grading.still.catch(() => null)
    const open = still === null || 'reason' in still ? [...pages.open] : [still, ...pages.open]
    await Promise.all(open.map((one) => one.close()))
    await Promise.all(workers)
  }
}

interface Graded {
  readonly ended: Ended | null
  readonly keys: number
}

interface Planned {
  readonly check: PageCheck
  /** To be begun in this order; any number of them may go on at a time. */
  readonly runs: readonly (() => Promise<void>)[]
  /** What the first run that goes wrong came to, with the keys up to there. */
  readonly graded: Promise<Graded>
}

const usesRules = ({ steps }: PageCheck): boolean => steps.some((step) => 'rules' in step)

/** The runs of a check, each on a page opened anew; a check that only looks needs none if it finds all. */
function planCheck(grading: Playground, check: PageCheck): Planned {
  const looked = Promise.withResolvers<Graded | null>()
  const results = Array.from({ length: check.runs }, () => Promise.withResolvers<Graded>())
  let isSettled = false
  const look = async (): Promise<void> => {
    const counted = { keys: 0 }
    const isRight = onlyLooks(check) && (await looksRight({ ...grading, counted }, check))
    isSettled = isRight
    looked.resolve(isRight ? { ended: null, ...counted } : null)
  }
  const begin = (run: number) => async (): Promise<void> => {
    const { resolve, reject } = results[run] as PromiseWithResolvers<Graded>
    if (isSettled) return resolve({ ended: null, keys: 0 })
    const counted = { keys: 0 }
    await gradeRun({ ...grading, counted }, check, run).then(
      (ended) => {
        // What comes after it plays no part.
        if (ended !== null) isSettled = true
        resolve({ ended, ...counted })
      },
      (error: unknown) => reject(error),
    )
  }
  const gradeAll = async (): Promise<Graded> => {
    const settled = await looked.promise
    if (settled !== null) return settled
    let keys = 0
    for (const { promise } of results) {
      const graded = await promise
      keys += graded.keys
      if (graded.ended !== null) return { ended: graded.ended, keys }
    }
    return { ended: null, keys }
  }
  const graded = gradeAll()
  // A failure is seen where it is awaited, or by nobody where an earlier check ended it all.
  for (const promise of [graded, ...results.map((one) => one.promise)])
    promise.catch(() => undefined)
  const first = async (): Promise<void> => {
    await look().catch((error: unknown) => looked.reject(error))
    await begin(0)()
  }
  return { check, runs: [first, ...results.slice(1).map((_, at) => begin(at + 1))], graded }
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
  readonly still: Promise<OpenPage | NotOpened>
  readonly pages: {
    readonly open: Set<OpenPage>
    /** Windows that a run has left as they should be, for runs of any check to come. */
    readonly left: OpenPage[]
    isOver: boolean
  }
}

interface NotOpened {
  readonly status: VerdictStatus
  readonly reason: Reason
}

/** The page as it opens; nothing is ever done on it, so checks that only look share it. */
async function openStill(grading: Grading): Promise<OpenPage | NotOpened> {
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

/** One run; what fails must fail again, and fails at first in a window that was never used. */
async function gradeRun(grading: Playground, check: PageCheck, run: number): Promise<Ended | null> {
  const used = mayBeUsed(check) ? grading.pages.left.pop() : undefined
  if (used && (await isRightIn(used, grading, check, run))) return null
  const first = await playOnce(grading, check, run)
  if (first === null) return null
  const again = await playOnce(grading, check, run)
  if (again !== null) return again
  return { status: 'over-limit', reason: unsteady(first.reason), counterexample: null }
}

const unsteady = ({ expected, came, try: attempt }: Reason): Reason => ({
  expected: `the same each time: ${expected}`,
  came: `it went wrong once of twice: ${came}`,
  try: `This is unsteady, so it doesn't count as failed. Check again, and look for what depends on time. ${attempt}`,
})

/** On the page that is open already; where it isn't as it should be, it is tried on one opened anew. */
async function looksRight(grading: Playground, check: PageCheck): Promise<boolean> {
  const still = await grading.still
  if ('reason' in still) return false
  try {
    return (await playOn(still, grading, check)) === null
  } catch (error) {
    if (error instanceof Problem) return false
    throw error
  }
}

const movesClock = ({ steps }: PageCheck): boolean => steps.some((step) => 'pass' in step)

/** Whether a check changes nothing of its window that opening the page again doesn't put back. */
const mayBeUsed = ({ steps }: PageCheck): boolean =>
  !steps.some((step) => 'pass' in step || 'window' in step || 'rules' in step)

async function playOnce(grading: Playground, check: PageCheck, run: number): Promise<Ended | null> {
  if (grading.pages.isOver) return null
  const sent: Sent[] = []
  const hasClock = movesClock(check)
  const script = `${listenScript};${insideCall('news', 'listenForNews')}`
  let open: OpenPage | null = null
  try {
    const browser = await grading.browsers.open()
    const options = { limits: labLimits, script, hasClock }
    open = await openPage(browser, sourceOf(grading, sent), options)
    grading.pages.open.add(open)
    const ended = await playOn(open, grading, check, { run, sent })
    if (ended === null && mayBeUsed(check)) grading.pages.left.push(open)
    else await closePage(open, grading)
    return ended
  } catch (error) {
    if (open) await closePage(open, grading)
    if (!(error instanceof Problem)) throw error
    const status = error.code === 'no-browser' ? 'could-not-start' : 'failed'
    return { status, reason: error.reason, counterexample: null }
  }
}

async function closePage(open: OpenPage, { pages }: Playground): Promise<void> {
  pages.open.delete(open)
  await open.close()
}

/** Plays a run in a window that an earlier one has left; what doesn't pass there says nothing. */
async function isRightIn(
  open: OpenPage,
  grading: Playground,
  check: PageCheck,
  run: number,
): Promise<boolean> {
  const counted = { keys: 0 }
  const sent: Sent[] = []
  const isOpen = !grading.pages.isOver && (await open.openAgain(sourceOf(grading, sent)))
  const isRight =
    isOpen &&
    (await playOn(open, { ...grading, counted }, check, { run, sent }).then(
      (ended) => ended === null,
      () => false,
    ))
  if (!isRight) {
    await closePage(open, grading)
    return false
  }
  grading.counted.keys += counted.keys
  grading.pages.left.push(open)
  return true
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
  const playing = beginPlaying({ open, session, check, scope, sent, counted })
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
