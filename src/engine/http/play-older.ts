import { assert } from '../../kit/assert.ts'
import type { StepOf } from '../../lab/http/steps.ts'
import type { Outcome, Session } from '../../world/postgres/session.ts'
import { type HttpRuntime, replaceDatabase } from './runtime.ts'
import type { Play } from './send.ts'
import { type Shortfall, shortfall } from './shortfall.ts'
import { fillSql } from './template.ts'
import { addEvent } from './trace.ts'

/* A database as an older release left it, that release's own statements beside the new server, and a restart. */

const scriptMs = 30_000
/** A statement that waits for longer than this at a lock has been held up. */
const lockMs = 3_000
const pauseMs = 10

/** Ends the server, and gives it a database with what the SQL puts there. */
export async function playOlder(
  play: Play,
  { older_database: sql }: StepOf<'older_database'>,
): Promise<Shortfall | null> {
  const { runtime } = play
  await replaceDatabase(runtime, true)
  const text = fillSql(sql, play.scope)
  const [outcome] = await authorOf(runtime).runBatch([{ text, isScript: true }], {
    timeoutMs: scriptMs,
  })
  addEvent(play.trace, 'A database as the older release left it', text.trim())
  if (outcome?.kind === 'rows') return null
  throw new Error(`the lab's SQL runs: ${text}: ${JSON.stringify(outcome)}`)
}

/** Ends every connection of the server to its database: they break while nobody uses them. */
export async function playRestarted({ runtime, trace }: Play): Promise<null> {
  const { database } = runtime
  assert(database !== null, 'a database that restarts is there')
  const asked = [{ text: 'select pg_backend_pid()' }]
  const [own] = await database.author.runBatch(asked, { timeoutMs: scriptMs })
  assert(own?.kind === 'rows', 'a session knows its own number')
  const text = `select pg_terminate_backend(pid, ${scriptMs}) from pg_stat_activity
    where usename = '${database.attempt.role}' and pid <> ${Number(own.rows[0]?.[0])}`
  const [outcome] = await database.owner.runBatch([{ text }], { timeoutMs: scriptMs })
  assert(outcome?.kind === 'rows', 'the owner ends connections')
  addEvent(trace, 'The database restarted, and ended its connections')
  return null
}

function authorOf({ database }: HttpRuntime): Session {
  assert(database !== null, 'an older release has a database')
  return database.author
}

interface GoingOn {
  readonly stop: () => Promise<{ readonly count: number; readonly failed: Shortfall | null }>
}

/** Another program that goes on in the background, of each run. */
const goingOn = new WeakMap<HttpRuntime, GoingOn>()

/** Runs statements of another program once, or begins to run them over and over. */
export async function playOthers(play: Play, step: StepOf<'others'>): Promise<Shortfall | null> {
  const { runtime, scope, trace } = play
  const texts = [step.others].flat().map((one) => fillSql(one, scope))
  const before = goingOn.get(runtime)
  goingOn.delete(runtime)
  const ended = await before?.stop()
  if (ended) addEvent(trace, `The older release stopped after ${ended.count} statements`)
  if (ended?.failed) return ended.failed
  const advice =
    step.try ??
    play.advice ??
    'Add what is new beside what is old, and keep both right, until nobody needs the old any more.'
  assert(runtime.database !== null, 'other programs have a database')
  const session = await runtime.database.attempt.roleSession()
  await session.runBatch([{ text: `set lock_timeout = ${lockMs}` }], { timeoutMs: scriptMs })
  if (step.over_and_over) {
    goingOn.set(runtime, goOn(session, texts, advice))
    addEvent(trace, 'The older release goes on beside it', texts.join('\n'))
    return null
  }
  try {
    for (const text of texts) {
      const found = await runOne(session, text, advice)
      const at = addEvent(trace, 'The older release', text.trim())
      if (found) return { ...found, at }
    }
    return null
  } finally {
    await session.close()
  }
}

async function runOne(session: Session, text: string, advice: string): Promise<Shortfall | null> {
  const [outcome] = await session.runBatch([{ text, isScript: true }], { timeoutMs: scriptMs })
  if (outcome?.kind === 'rows') return null
  return shortfall(
    `a statement of the older release to work: \`${text.trim().replace(/\s+/g, ' ').slice(0, 200)}\``,
    wordsOf(outcome),
    advice,
  )
}

function wordsOf(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'no answer'
  if ('message' in outcome) return String(outcome.message)
  return outcome.kind
}

function goOn(session: Session, texts: readonly string[], advice: string): GoingOn {
  let isStopping = false
  let count = 0
  const going = async (): Promise<Shortfall | null> => {
    for (;;) {
      for (const text of texts) {
        if (isStopping) return null
        const found = await runOne(session, text, advice)
        if (found) return found
        count++
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
      }
    }
  }
  // A database that is dropped meanwhile ends it, too.
  const ended = going().catch(() => null)
  return {
    stop: async () => {
      isStopping = true
      const failed = await ended
      await session.close()
      return { count, failed }
    },
  }
}
