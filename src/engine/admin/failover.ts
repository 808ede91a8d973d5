import fs from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { Rows } from '../../lab/counterexample/rows.ts'
import type { AdminStep } from '../../lab/kinds/admin.ts'
import type { RoomServer } from '../../world/server-room.ts'
import { type Asked, ask, openSession, superuser } from './ask.ts'
import { type Shortfall, shortfall } from './shortfall.ts'
import { database, mainOf, type Stage, serverOf } from './stage.ts'

/*
 * While a script moves Reel from one server to another, a program goes on writing to the old one:
 * a row before every message that the script sends to either server. At its beginning the line to
 * the standby is held, so that some acknowledged rows have not come over. It is let go once somebody
 * waits for it: the same question is asked again, a session stays, or the old server is stopped in
 * good order, which itself waits for the standby. A script that promotes before finds rows lost,
 * however quick or slow the machine is.
 */

type Writes = NonNullable<Extract<AdminStep, { run: string }>['writes']>

export interface Written {
  readonly by: Writes
  /** What the old server has acknowledged. */
  readonly rows: (readonly (string | null)[])[]
  columns: Rows['columns']
}

const aheadRows = 5
const ackPatienceMs = 500
const sessionStaysMs = 1_000
const lookMs = 20

/** Runs a script while the program writes. */
export async function whileWriting(
  stage: Stage,
  writes: Writes,
  run: () => Promise<Shortfall | null>,
): Promise<Shortfall | null> {
  const main = mainOf(stage.servers)
  const line = stage.lines.get('main')
  const written: Written = { by: writes, rows: [], columns: [] }
  stage.written = written
  line?.hold()
  for (let row = 0; row < aheadRows; row++) await write(stage, written)
  const asked = new Set<string>()
  let isReleased = false
  const release = (): void => {
    isReleased = true
    line?.release()
  }
  let since: number | null = null
  stage.onMessage = async (name, bytes) => {
    const key = `${name} ${bytes.toString('latin1')}`
    since = performance.now()
    if (asked.has(key) && !isReleased) release()
    // X ends a session, and asks nothing.
    if (bytes[0] !== 0x58) asked.add(key)
    else since = null
    await write(stage, written)
  }
  const look = setInterval(() => {
    if (isReleased) return
    const stays = since !== null && performance.now() - since > sessionStaysMs
    if (stopsInGoodOrder(main) || (stays && !isPromoting(stage))) release()
  }, lookMs)
  try {
    return await run()
  } finally {
    clearInterval(look)
    stage.onMessage = async () => undefined
    await untilPromoted(stage)
  }
}

function stopsInGoodOrder({ log }: RoomServer): boolean {
  return /received (fast|smart) shutdown request/.test(readLog(log))
}

function isPromoting({ servers }: Stage): boolean {
  return [...servers.values()].some(({ log }) => readLog(log).includes('received promote request'))
}

function readLog(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** One row; what the server does not acknowledge is not counted. */
async function write({ servers }: Stage, written: Written): Promise<void> {
  const asked: Asked = { server: mainOf(servers), role: written.by.as, database }
  const writing = (async () => {
    const session = await openSession(asked, {}, 0)
    const told = await session.tell(written.by.sql)
    await session.close()
    if (told.kind === 'error') return
    written.columns = told.columns
    written.rows.push(...told.rows)
  })()
  await Promise.race([writing, wait(ackPatienceMs)])
}

/** A promotion that was asked for is given the time it takes. */
async function untilPromoted(stage: Stage): Promise<void> {
  const [name] = stage.lab.servers
  if (name === undefined || !isPromoting(stage)) return
  const deadline = Date.now() + stage.limits.recoveryMs
  while (serverOf(stage, name).status() === 'standby' && Date.now() < deadline) await wait(lookMs)
}

/** Every row that was acknowledged is there. */
export async function writtenShortfall(stage: Stage, on: string): Promise<Shortfall | null> {
  const { written } = stage
  if (written === null) throw new Error('a program wrote while a script ran')
  const asked = { server: serverOf(stage, on), role: superuser, database }
  const told = await ask(asked, written.by.rows)
  const there = new Set(told.kind === 'rows' ? told.rows.map((row) => JSON.stringify(row)) : [])
  const lost = written.rows.filter((row) => !there.has(JSON.stringify(row)))
  if (lost.length === 0) return null
  return shortfall(
    {
      expected: `all ${written.rows.length} rows that \`main\` had acknowledged to be on \`${on}\``,
      came:
        told.kind === 'error' ? `${told.code} ${told.message}` : `${lost.length} of them are lost`,
      try: 'First see to it that nobody writes to the old server, then wait until the standby has all of it, then promote.',
    },
    {
      says: `${lost.length} acknowledged ${lost.length === 1 ? 'row is' : 'rows are'} lost.`,
      tables: [
        {
          title: 'Acknowledged, and lost',
          rows: { columns: written.columns, rows: lost.slice(0, 5) },
        },
      ],
    },
  )
}

/** A standby gets what happens on the server that it follows. */
export async function followsShortfall(stage: Stage, on: string): Promise<Shortfall | null> {
  const asMain = { server: mainOf(stage.servers), role: superuser, database }
  const asStandby = { server: serverOf(stage, on), role: superuser, database }
  const moved = await ask(asMain, `select pg_create_restore_point('look')`)
  const lsn = moved.kind === 'rows' ? moved.rows[0]?.[0] : null
  const deadline = Date.now() + stage.limits.recoveryMs
  let came = 'no answer'
  for (;;) {
    const told = await ask(
      asStandby,
      `select pg_is_in_recovery(), coalesce(pg_last_wal_replay_lsn() >= '${lsn}', false),
              exists (select from pg_stat_wal_receiver)`,
    )
    const [isStandby, hasIt, isFollowing] = told.kind === 'rows' ? (told.rows[0] ?? []) : []
    if (isStandby === 't' && hasIt === 't' && isFollowing === 't') return null
    if (told.kind === 'error') came = `${told.code} ${told.message}`
    else if (isStandby !== 't') came = 'it is no standby: it takes writes of its own'
    else came = isFollowing === 't' ? 'it is behind' : 'it waits, and follows nobody'
    if (isStandby === 'f' || Date.now() > deadline) break
    await wait(lookMs)
  }
  return shortfall(
    {
      expected: `\`${on}\` to follow \`main\``,
      came,
      try: 'A standby has an empty file standby.signal in its data folder, and primary_conninfo in its settings.',
    },
    {
      says: `${on} does not follow main.`,
      output: {
        title: 'The end of its log',
        text: readLog(serverOf(stage, on).log).trim().split('\n').slice(-8).join('\n'),
      },
    },
  )
}
