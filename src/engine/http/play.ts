import { setTimeout as wait } from 'node:timers/promises'
import { assert } from '../../kit/assert.ts'
import type { SendStep } from '../../lab/http/requests.ts'
import type { Step, StepOf } from '../../lab/http/steps.ts'
import { aimAgain, rowsOf } from './given.ts'
import { jsonGap } from './judge-json.ts'
import { playBackup, playRestore } from './play-backup.ts'
import { playContract } from './play-contract.ts'
import { playAsked, playCrowd } from './play-crowd.ts'
import { playCost, playPrinted } from './play-effects.ts'
import { playHeld } from './play-held.ts'
import { playHooks } from './play-hooks.ts'
import { playCrash, playStart, playStop } from './play-life.ts'
import { playOlder, playOthers, playRestarted } from './play-older.ts'
import { playLogged, playMetrics } from './play-operating.ts'
import { playPage } from './play-page.ts'
import { playPages } from './play-pages.ts'
import { playRate } from './play-rate.ts'
import { playTogether } from './play-together.ts'
import { quickFormIn } from './quick-hashes.ts'
import { type Play, sendStep } from './send.ts'
import { asCode, type Shortfall, shortfall } from './shortfall.ts'
import { fill, fillSql, valueAt } from './template.ts'
import { addEvent } from './trace.ts'

/** Requests of one attempt; beyond them it isn't decided. */
const requestsMax = 5_000

/** Does the steps in order, until something isn't as expected. */
export async function playSteps(play: Play, steps: readonly Step[]): Promise<Shortfall | null> {
  for (const step of steps) {
    const found = await playStep(play, step)
    if (found) return found
    if (play.counted.requests > requestsMax) return tooManyRequests()
  }
  return null
}

function tooManyRequests(): Shortfall {
  const expected = `a verdict within ${requestsMax.toLocaleString('en-US')} requests`
  return { ...shortfall(expected, 'none so far', 'Check again.'), isUndecided: true }
}

async function playStep(play: Play, step: Step): Promise<Shortfall | null> {
  if ('send' in step) return await playSend(play, step)
  if ('together' in step) return await playTogether(play, step)
  if ('crash' in step) return await playCrash(play, step)
  if ('start' in step) return await playStart(play, step)
  if ('stop' in step) return await playStop(play, step)
  if ('sql' in step) return await playSql(play, step)
  if ('query' in step) return await playQuery(play, step)
  if ('eventually' in step) return await playEventually(play, step)
  if ('rate' in step) return await playRate(play, step)
  if ('pages' in step) return await playPages(play, step, playSteps)
  if ('held' in step) return await playHeld(play, step, playSteps)
  if ('received' in step || 'receiver_answers' in step) return await playHooks(play, step)
  if ('aim' in step) {
    aimAgain(play.scope, step.aim, step.with)
    return null
  }
  if ('printed' in step) return playPrinted(play, step)
  if ('cost' in step) return await playCost(play, step)
  if ('metrics' in step) return await playMetrics(play, step)
  if ('logged' in step) return await playLogged(play, step)
  if ('crowd' in step) return await playCrowd(play, step)
  if ('asked' in step) return await playAsked(play, step)
  if ('backup' in step) return await playBackup(play, step)
  if ('restore' in step) return await playRestore(play, step)
  if ('older_database' in step) return await playOlder(play, step)
  if ('database_restarts' in step) return await playRestarted(play)
  if ('others' in step) return await playOthers(play, step)
  if ('contract' in step) return await playContract(play, step)
  if ('page' in step) return await playPage(play, step)
  if ('pause' in step) {
    const ms = Math.min(2_000, Number(fill(step.pause, play.scope)))
    await wait(ms)
    addEvent(play.trace, `${ms} ms went by`)
    return null
  }
  for (let turn = 1; turn <= step.repeat; turn++) {
    play.scope.set('turn', turn)
    const found = await playSteps(play, step.steps)
    if (found) return found
  }
  return null
}

async function playSend(play: Play, step: SendStep): Promise<Shortfall | null> {
  const { found } = await sendStep(play, step)
  return found
}

function authorOf({ runtime }: Play) {
  assert(runtime.database !== null, 'a lab whose steps ask a database has one')
  return runtime.database.author
}

const sqlMs = 10_000

async function playSql(play: Play, { sql }: StepOf<'sql'>): Promise<Shortfall | null> {
  const text = fillSql(sql, play.scope)
  const [outcome] = await authorOf(play).runBatch([{ text, isScript: true }], { timeoutMs: sqlMs })
  addEvent(play.trace, 'Someone else changed the database', text.trim())
  if (outcome?.kind === 'rows') return null
  throw new Error(`the lab's SQL runs: ${text}: ${JSON.stringify(outcome)}`)
}

/** Looks until it's as expected where there is time for it; only the last look is kept. */
async function playQuery(play: Play, step: StepOf<'query'>): Promise<Shortfall | null> {
  const startedAt = performance.now()
  const { entries } = play.trace
  for (;;) {
    const before = entries.length
    const found = await lookInto(play, step)
    if (found === null || performance.now() - startedAt >= (step.within_ms ?? 0)) return found
    entries.length = before
    await wait(lookAgainMs)
  }
}

const lookAgainMs = 100

/** So much of a query is shown in a sentence. */
const queryMax = 300

async function lookInto(play: Play, step: StepOf<'query'>): Promise<Shortfall | null> {
  const rows = await rowsOf(authorOf(play), step.query, play.scope)
  const text = fillSql(step.query, play.scope).trim()
  const at = addEvent(
    play.trace,
    'We looked into the database',
    `${text}\n→ ${JSON.stringify(rows).slice(0, 1_000)}`,
  )
  const expected = fill(step.expect ?? {}, play.scope)
  const advice =
    expected.try ??
    play.advice ??
    'Look at the statements that your handler sends, and whether they are committed.'
  if (expected.count !== undefined && rows.length !== Number(expected.count)) {
    const rowsWanted = `${expected.count} row${Number(expected.count) === 1 ? '' : 's'} in the database`
    const wanted =
      Number(expected.count) === 0
        ? `no row in the database for \`${text.replace(/\s+/g, ' ').slice(0, queryMax)}\``
        : rowsWanted
    return { ...shortfall(wanted, `${rows.length}: ${asCode(rows)}`, advice), at }
  }
  const given = expected.hides === undefined ? null : await givenAway(rows, expected.hides)
  if (given !== null) {
    const wanted = `nothing in the database that gives the password ${asCode(expected.hides)} away, not even to someone who tries many`
    return { ...shortfall(wanted, given, advice), at }
  }
  const gap = expected.rows === undefined ? null : jsonGap(expected.rows, rows, 'partly')
  if (gap) {
    const place = gap.expected.replace('the body', 'what is stored')
    return { ...shortfall(`in the database, ${place}`, gap.came, advice), at }
  }
  for (const [name, source] of Object.entries(step.capture ?? {})) {
    play.scope.set(name, valueAt({ rows }, `.${source}`))
  }
  return null
}

/** Where rows hold a password for anyone who has them. */
async function givenAway(rows: readonly unknown[], password: string): Promise<string | null> {
  for (const row of rows) {
    const texts = Object.values(row as object).map(String)
    for (const stored of texts) {
      const others = texts.filter((one) => one !== stored)
      const form = await quickFormIn(stored, password, others)
      if (form !== null) return `${asCode(stored)}, which holds it ${form}`
    }
  }
  return null
}

const askAgainMs = 25

/** Asks again and again until the answer is as expected; only the last answer is kept in the trace. */
async function playEventually(play: Play, step: StepOf<'eventually'>): Promise<Shortfall | null> {
  const startedAt = performance.now()
  const { entries } = play.trace
  for (;;) {
    const before = entries.length
    const { found } = await sendStep(play, step.eventually)
    if (found === null) return null
    const tookMs = performance.now() - startedAt
    if (tookMs > step.within_ms || play.runtime.server?.isRunning() === false) {
      return { ...found, expected: `${found.expected}, within ${step.within_ms} ms` }
    }
    entries.length = before
    await wait(askAgainMs)
  }
}
