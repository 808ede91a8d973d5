import fs from 'node:fs/promises'
import path from 'node:path'
import { assert } from '../../kit/assert.ts'
import { commandFor } from '../../kit/languages.ts'
import type { StepOf } from '../../lab/http/steps.ts'
import type { ProgramEnd } from '../../world/runner/runner.ts'
import { errorIn } from '../../world/runner/start-words.ts'
import { replaceDatabase } from './runtime.ts'
import type { Play } from './send.ts'
import { type Shortfall, shortfall } from './shortfall.ts'
import { addEvent } from './trace.ts'

/* The learner's own commands that save a database and bring it back, tried on a database that's lost. */

const commandMs = 30_000
const statementMs = 5_000
/** Statements of others during one backup. */
const othersMax = 300

const fileOf = ({ runtime }: Play): string => path.join(runtime.program.home, 'reel.backup')

/** Runs the backup command while the server runs, with what others do meanwhile. */
export async function playBackup(
  play: Play,
  { backup }: StepOf<'backup'>,
): Promise<Shortfall | null> {
  const file = fileOf(play)
  await fs.rm(file, { force: true })
  const advice = backup === true ? undefined : backup.try
  const others = backup === true ? null : await openOthers(play, backup.between)
  const end = await runCommand(play, 'backup', file).finally(() => others?.close())
  if ('expected' in end) return end
  const failed = endShortfall(play, 'backup', end)
  if (failed) return failed
  if (others?.waited()) {
    return shortfall(
      'others to go on writing while the backup runs',
      'one of their statements waited for more than 2 s at a lock',
      advice ??
        'Reading in one transaction needs no LOCK: a snapshot shows how it was, and others go on.',
    )
  }
  const size = (await fs.stat(file).catch(() => null))?.size ?? 0
  addEvent(play.trace, 'A backup was made', `${size.toLocaleString('en-US')} bytes`)
  if (size > 0) return null
  return shortfall(
    'the backup in the file that `BACKUP_FILE` names',
    'no such file, or an empty one',
    'Read the path from the environment and write everything there.',
  )
}

/** Runs the restore command on a new database; the old one is gone, and so is the server. */
export async function playRestore(
  play: Play,
  { restore }: StepOf<'restore'>,
): Promise<Shortfall | null> {
  const whole = fileOf(play)
  await replaceDatabase(play.runtime, false)
  addEvent(play.trace, 'The database is lost. There is a new one, with empty tables')
  if (restore === true || restore.cut === undefined) {
    const end = await runCommand(play, 'restore', whole)
    if ('expected' in end) return end
    const failed = endShortfall(play, 'restore', end)
    if (!failed) addEvent(play.trace, 'The backup was restored')
    return failed && restore !== true ? { ...failed, try: restore.try ?? failed.try } : failed
  }
  const half = `${whole}.half`
  const bytes = await fs.readFile(whole)
  await fs.writeFile(half, bytes.subarray(0, Math.floor(bytes.length / 2)))
  const end = await runCommand(play, 'restore', half).finally(() => fs.rm(half, { force: true }))
  if ('expected' in end) return end
  const advice =
    restore.try ??
    'Look whether the file is whole before you begin, and do all of it in one transaction.'
  if (end.exit?.kind === 'code' && end.exit.code === 0) {
    const expected =
      'the restore command to end with another code than 0 when half of the file is missing'
    return shortfall(expected, 'code 0, as if all were well', advice)
  }
  return await leftShortfall(play, advice)
}

/** What a restore that failed has left. */
async function leftShortfall({ runtime }: Play, advice: string): Promise<Shortfall | null> {
  assert(runtime.database !== null, 'a restored database is there')
  const text = 'select count(*) from public.film'
  const [outcome] = await runtime.database.owner.runBatch([{ text }], { timeoutMs: statementMs })
  const films = outcome?.kind === 'rows' ? Number(outcome.rows[0]?.[0] ?? 0) : 0
  if (films === 0) return null
  return shortfall(
    'nothing in the database after a restore that failed',
    `${films} films of the half that was there`,
    advice,
  )
}

async function runCommand(
  { runtime }: Play,
  name: 'backup' | 'restore',
  file: string,
): Promise<ProgramEnd | Shortfall> {
  const command = runtime.commands[name]
  if (command === undefined) {
    return shortfall(
      `a line \`${name}:\` in reel.yaml, with the command`,
      'no such line',
      `Write a program that does it, and add its command: \`${name}: ${commandFor('ts', `${name}.ts`)}\`.`,
    )
  }
  assert(runtime.database !== null, 'a server that is backed up has a database')
  const { attempt } = runtime.database
  return await runtime.program.run({
    command,
    env: { DATABASE_URL: attempt.url, BACKUP_FILE: file },
    doors: [attempt.door],
    timeMs: commandMs,
  })
}

const printedMax = 1_500

function endShortfall(play: Play, name: string, { exit, printed }: ProgramEnd): Shortfall | null {
  if (exit?.kind === 'code' && exit.code === 0) return null
  const at = addEvent(play.trace, `The ${name} command printed`, printed.slice(-printedMax))
  const came =
    exit === null
      ? printed
      : exit.kind === 'code'
        ? endedWords(exit.code, printed)
        : exit.kind === 'limit'
          ? `it reached the limit of ${exit.limit}`
          : exit.kind
  return {
    ...shortfall(
      `the ${name} command to end with code 0 within ${commandMs / 1_000} s`,
      came,
      'Read what it printed, and run it by hand with DATABASE_URL and BACKUP_FILE. Close your connections at its end.',
    ),
    at,
  }
}

function endedWords(code: number, printed: string): string {
  const error = errorIn(printed)
  return error === null ? `code ${code}` : `code ${code}: ${error}`
}

/** Someone who writes before each statement of the backup goes on. */
async function openOthers({ runtime }: Play, sql: string) {
  assert(runtime.database !== null, 'a server that is backed up has a database')
  const { attempt } = runtime.database
  const session = await attempt.roleSession()
  await session.runBatch([{ text: "set lock_timeout = '2s'" }], { timeoutMs: statementMs })
  let count = 0
  let hasWaited = false
  let turn = Promise.resolve()
  attempt.traffic.before(() => {
    turn = turn.then(async () => {
      if (count++ >= othersMax || hasWaited) return
      const [outcome] = await session.runBatch([{ text: sql, isScript: true }], {
        timeoutMs: statementMs,
      })
      hasWaited = outcome?.kind !== 'rows'
    })
    return turn
  })
  return {
    waited: () => hasWaited,
    close: async () => {
      attempt.traffic.before(null)
      await turn
      await session.close()
    },
  }
}
