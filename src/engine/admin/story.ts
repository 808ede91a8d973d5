import { setTimeout as wait } from 'node:timers/promises'
import type { AdminStep } from '../../lab/kinds/admin.ts'
import type { ServerStart } from '../../world/confinement/room-server.ts'
import { ask, owner, superuser, type Told } from './ask.ts'
import { hasLabel, notingStops, tornCopy } from './copied-folder.ts'
import { whileWriting } from './failover.ts'
import { keepRows } from './kept.ts'
import { runLive } from './live.ts'
import { runFile, secondsText } from './run-file.ts'
import { type AdminRuntime, database, serverOf, startAnew } from './runtime.ts'
import { type Shortfall, shortfall } from './shortfall.ts'

/** Lets one thing happen; what goes wrong by the learner's files is a shortfall. */
export async function doStep(
  runtime: AdminRuntime,
  step: AdminStep,
  files: ReadonlyMap<string, string>,
): Promise<Shortfall | null> {
  if ('run' in step) {
    const text = files.get(step.run) ?? ''
    if (step.while) {
      return await runLive(
        runtime,
        { file: step.run, text, ...(step.as && { as: step.as }) },
        step.while,
      )
    }
    const run = () => notingStops(runtime, () => runFile(runtime, step.run, text, step.as))
    const wrong = step.writes ? await whileWriting(runtime, step.writes, run) : await run()
    // Who moves to another server may have stopped the old one for good.
    if (step.writes) runtime.running.delete('main')
    return wrong ?? (await bringBack(runtime))
  }
  if ('sql' in step) {
    const asked = { server: serverOf(runtime, step.on), role: step.as ?? owner, database }
    return goesOn(await ask(asked, step.sql), step.sql)
  }
  if ('keep' in step) return goesOn(await keepRows(runtime), 'SELECT * of every table')
  if ('moment' in step) return goesOn(await markMoment(runtime, step.moment), markWords)
  if ('stop' in step) {
    runtime.running.delete(step.stop)
    await serverOf(runtime, step.stop).stop()
  } else if ('lose' in step) return await lose(runtime, step)
  else if ('start' in step) return await startServer(runtime, step.start)
  return null
}

/** What others do on the servers works, unless the learner's files have broken something. */
function goesOn(told: Told | null, sql: string): Shortfall | null {
  if (told === null || told.kind === 'rows') return null
  return shortfall(
    {
      expected: 'work on the server to go on after your files have run',
      came: `${told.code} ${told.message}`.trim(),
      try: 'Look at what your files change: tables, roles and settings that others need have to stay.',
    },
    {
      says: 'What comes next doesn’t work anymore.',
      did: { who: 'Somebody else runs', text: sql, language: 'sql' },
    },
    { check: 'runs' },
  )
}

const markWords = "SELECT pg_create_restore_point('…')"

/** A restore point, and a time that lies between what was before and what comes. */
async function markMoment(runtime: AdminRuntime, name: string): Promise<Told | null> {
  const asked = { server: serverOf(runtime), role: superuser, database }
  const told = await ask(
    asked,
    `select pg_create_restore_point('${name.toLowerCase()}'), pg_sleep(0.02), clock_timestamp()`,
  )
  if (told.kind === 'error') return told
  runtime.env[name] = String(told.rows[0]?.[2])
  await ask(asked, 'select pg_sleep(0.02)')
  return null
}

async function lose(
  runtime: AdminRuntime,
  step: Extract<AdminStep, { lose: string }>,
): Promise<Shortfall | null> {
  const server = serverOf(runtime, step.lose)
  runtime.folder.isLost = true
  await server.destroy()
  runtime.running.delete(step.lose)
  if (step.leaves === 'nothing') return null
  const started = await startAnew(server, await runtime.forms.empty())
  if (started.kind === 'down') return downShortfall(step.lose, started, true)
  runtime.running.add(step.lose)
  return null
}

/** A server that a script stopped, or that ended with its script, is there again. */
async function bringBack(runtime: AdminRuntime): Promise<Shortfall | null> {
  for (const [name, server] of runtime.servers) {
    if (!runtime.running.has(name) || server.status() !== null) continue
    const wrong = await startServer(runtime, name)
    if (wrong !== null) return wrong
  }
  return null
}

/** Starts a server from what lies in its folder, and waits until it takes writes or stands still. */
async function startServer(runtime: AdminRuntime, name: string): Promise<Shortfall | null> {
  const server = serverOf(runtime, name)
  const startedAt = performance.now()
  const started = await server.start()
  // One that recovers takes questions before it finds out that something is missing, and ends.
  if (started.kind === 'up') await untilSettled(runtime, name)
  const now = started.kind === 'up' ? server.state() : started
  if (now.kind === 'down') return downShortfall(name, now, await hasLabel(runtime, name))
  runtime.running.add(name)
  const torn = runtime.folder.isLost ? await tornCopy(runtime, name) : null
  if (torn !== null) return torn
  runtime.measured.push({
    what: `${name} is up after`,
    value: secondsText(performance.now() - startedAt),
  })
  return null
}

const startAdvice =
  'The last lines of its log say what stopped it: perhaps a setting, a file, or a piece of the log (WAL) that’s missing or wrong. Begin there.'
const incomplete =
  'A copy made by a backup is whole only with the log (WAL) written meanwhile. The server takes that from `pg_wal`, and asks `restore_command` only if there’s a `recovery.signal` or `standby.signal` in its data folder. Which of the two should it have been?'
const noLabel =
  'This folder has no `backup_label`, so PostgreSQL takes it for the folder of a server that crashed, and doesn’t know from where in the log (WAL) to repair it. A copy of a running server needs one: the text that pg_backup_stop returns as labelfile, in a file of that name.'
const ownFolder = 'The folder has to belong to the server alone: `chmod 700 "$PGDATA"`.'

function downShortfall(
  name: string,
  { came, log }: Extract<ServerStart, { kind: 'down' }>,
  isLabeled: boolean,
): Shortfall {
  return shortfall(
    {
      expected: `the server \`${name}\` to start from what is in its data folder`,
      came,
      try: downAdvice(log, isLabeled),
    },
    {
      says: `The server ${name} doesn’t start.`,
      output: log === '' ? null : { title: 'The end of its log', text: log },
    },
    { check: 'starts' },
  )
}

function downAdvice(log: string, isLabeled: boolean): string {
  if (log === '') {
    return 'Look at the script that has to fill the data folder: all of it has to be there, PG_VERSION among the rest.'
  }
  if (/WAL ends before end of online backup/.test(log)) return incomplete
  if (!isLabeled && /could not locate .*checkpoint record/.test(log)) return noLabel
  return /permissions/i.test(log) ? `${startAdvice} ${ownFolder}` : startAdvice
}

/** A server that is about to end refuses a question or two before it is gone. */
const refusedMax = 25

/** Recovery has ended, or it has stopped somewhere and waits for somebody. */
async function untilSettled(runtime: AdminRuntime, name: string): Promise<void> {
  const server = serverOf(runtime, name)
  const asked = { server, role: superuser, database }
  const deadline = Date.now() + runtime.limits.recoveryMs
  let refused = 0
  while (Date.now() < deadline) {
    const told = await ask(
      asked,
      `select not pg_is_in_recovery() or pg_get_wal_replay_pause_state() = 'paused'
         or exists (select from pg_stat_wal_receiver)`,
    )
    if (told.kind === 'rows' && told.rows[0]?.[0] === 't') return
    if (told.kind === 'error') refused++
    if (server.status() === null || refused > refusedMax) return
    await wait(20)
  }
}
