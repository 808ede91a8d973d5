import { setTimeout as wait } from 'node:timers/promises'
import type { Rows } from '../../lab/counterexample/rows.ts'
import type { AdminStep } from '../../lab/kinds/admin.ts'
import type { RoomServer } from '../../world/confinement/room-server.ts'
import { type Asked, ask, type OpenSession, openSession, superuser, type Told } from './ask.ts'
import { type AdminRuntime, database, mainOf, serverOf } from './runtime.ts'
import { type Shortfall, shortfall } from './shortfall.ts'

/*
 * While a script moves Reel from one server to another, a program goes on writing to the old one,
 * in a session that it keeps for as long as it may: a row before every message that the script sends
 * to either server. The line to the standby is held, so that the last acknowledged rows have not
 * come over. What was kept back goes on its way whenever somebody waits for it: the standby, or the
 * old server about its standbys, is asked the same again; a statement that waits is at work; or the
 * old server is stopped in good order, which itself waits for the standby. The next row is on its
 * way by then, unless nobody may write any more. No clock decides: who promotes before finds rows
 * lost, who fences, waits and promotes finds them there, however quick or slow the machine is.
 */

type Writes = NonNullable<Extract<AdminStep, { run: string }>['writes']>

export interface Written {
  readonly by: Writes
  /** What the old server has acknowledged. */
  readonly rows: (readonly (string | null)[])[]
  columns: Rows['columns']
}

const aheadRows = 5
/** A row that is neither acknowledged nor refused in all this time is left to itself. */
const ackPatienceMs = 10_000
const lookMs = 20
/** How often a server is asked what is at work there. */
const askEveryMs = 100

/** Runs a script while the program writes. */
export async function whileWriting(
  runtime: AdminRuntime,
  writes: Writes,
  run: () => Promise<Shortfall | null>,
): Promise<Shortfall | null> {
  const main = mainOf(runtime.servers)
  const line = runtime.lines.get('main')
  const written: Written = { by: writes, rows: [], columns: [] }
  runtime.written = written
  const program = openProgram(runtime, written)
  // What was kept back arrives; what is written from now on does not.
  const letThrough = async (): Promise<void> => {
    line?.release()
    line?.hold()
    await program.write()
  }
  line?.hold()
  for (let row = 0; row < aheadRows; row++) await program.write()
  const asked = new Set<string>()
  runtime.onMessage = async (name, bytes) => {
    const text = bytes.toString('latin1')
    const key = `${name} ${text}`
    if (asked.has(key) && tellsHowFar(name, text)) await letThrough()
    else await program.write()
    asked.add(key)
  }
  const ended = { now: false }
  const looking = (async () => {
    for (let nth = 0; !ended.now; nth++) {
      const asks = nth % Math.round(askEveryMs / lookMs) === 0
      if (stopsInGoodOrder(main)) return line?.release()
      if (asks && (await isWaitedFor(runtime, written))) await letThrough()
      await wait(lookMs)
    }
  })()
  try {
    return await run()
  } finally {
    ended.now = true
    await looking
    runtime.onMessage = async () => undefined
    await program.close()
    await untilPromoted(runtime)
  }
}

/** Whoever asks this again and again waits for the standby. */
function tellsHowFar(server: string, message: string): boolean {
  // X ends a session, and asks nothing.
  if (message.startsWith('X') || /promote/i.test(message)) return false
  return server !== 'main' || /replication|slot/i.test(message)
}

/** A statement is at work that goes round until something is so, and nobody promotes yet. */
async function isWaitedFor(runtime: AdminRuntime, { by }: Written): Promise<boolean> {
  for (const server of runtime.servers.values()) {
    if (server.status() === null) continue
    const told = await ask(
      { server, role: superuser, database },
      `select count(*) from pg_stat_activity
        where backend_type = 'client backend' and pid <> pg_backend_pid() and state = 'active'
          and (wait_event = 'SyncRep' or usename <> '${by.as}' and query ~* '\\m(loop|pg_sleep|wait)'
            and query !~* '^\\s*select\\s+pg_sleep' and wait_event is distinct from 'Promote')`,
    )
    if (told.kind === 'rows' && told.rows[0]?.[0] !== '0') return !isPromoting(runtime)
  }
  return false
}

function stopsInGoodOrder(server: RoomServer): boolean {
  return /received (fast|smart) shutdown request/.test(server.log())
}

function isPromoting({ servers }: AdminRuntime): boolean {
  return [...servers.values()].some((server) => server.log().includes('received promote request'))
}

interface Program {
  /** One row; what the server does not acknowledge is not counted. */
  write(): Promise<void>
  close(): Promise<void>
}

/** Keeps its session, and opens another one where that was ended. */
function openProgram({ servers }: AdminRuntime, written: Written): Program {
  const asked: Asked = { server: mainOf(servers), role: written.by.as, database }
  let kept: OpenSession | null = null
  let turn: Promise<void> = Promise.resolve()
  const tellOnce = async (): Promise<Told> => {
    kept ??= await openSession(asked, {}, 0)
    const told = await kept.tell(written.by.sql)
    if (told.kind === 'rows' || (!told.isOutside && isRefusal(told.code))) return told
    const gone = kept
    kept = null
    await gone.close()
    return told
  }
  const writeOne = async (): Promise<void> => {
    const hadSession = kept !== null
    let told = await tellOnce()
    if (hadSession && kept === null) told = await tellOnce()
    if (told.kind === 'error') return
    written.columns = told.columns
    written.rows.push(...told.rows)
  }
  return {
    write: async () => {
      let isDone = false
      const writing = turn.then(writeOne).finally(() => {
        isDone = true
      })
      turn = writing.catch(() => undefined)
      const deadline = Date.now() + ackPatienceMs
      while (!isDone && Date.now() < deadline) {
        await Promise.race([turn, wait(askEveryMs)])
        if (!isDone && (await isHeldUp(asked))) return
      }
    },
    close: async () => {
      await Promise.race([turn, wait(ackPatienceMs)])
      await kept?.close()
    },
  }
}

/** PostgreSQL refused the statement; the class 57 ends the session, and a broken line has no class. */
const isRefusal = (code: string): boolean =>
  /^[0-9FHPX][0-9A-Z]{4}$/.test(code) && !code.startsWith('57')

/** A row waits for a lock that the script holds, or for the standby, for as long as it likes. */
async function isHeldUp({ server, role }: Asked): Promise<boolean> {
  const told = await ask(
    { server, role: superuser, database },
    `select count(*) from pg_stat_activity where usename = '${role}'
        and (wait_event_type = 'Lock' or wait_event = 'SyncRep')`,
  )
  return told.kind === 'error' || told.rows[0]?.[0] !== '0'
}

/** A promotion that was asked for is given the time it takes. */
async function untilPromoted(runtime: AdminRuntime): Promise<void> {
  const [name] = runtime.lab.servers
  if (name === undefined || !isPromoting(runtime)) return
  const deadline = Date.now() + runtime.limits.recoveryMs
  while (serverOf(runtime, name).status() === 'standby' && Date.now() < deadline) await wait(lookMs)
}

/** Every row that was acknowledged is there. */
export async function writtenShortfall(
  runtime: AdminRuntime,
  on: string,
): Promise<Shortfall | null> {
  const { written } = runtime
  if (written === null) throw new Error('a program wrote while a script ran')
  const asked = { server: serverOf(runtime, on), role: superuser, database }
  const told = await ask(asked, written.by.rows)
  const there = new Set(told.kind === 'rows' ? told.rows.map((row) => JSON.stringify(row)) : [])
  const lost = written.rows.filter((row) => !there.has(JSON.stringify(row)))
  if (lost.length === 0) return null
  return shortfall(
    {
      expected: `all ${written.rows.length} rows that \`main\` had acknowledged to be on \`${on}\``,
      came:
        told.kind === 'error' ? `${told.code} ${told.message}` : `${lost.length} of them are lost`,
      try: 'First see to it that nobody writes to the old server, then wait until the standby has all of it, then promote. Where does the old server’s log end (`pg_current_wal_lsn()`), and had the standby replayed that much (`pg_last_wal_replay_lsn()`) when you promoted it? Asked about itself, a standby knows nothing of what’s still on its way.',
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
export async function followsShortfall(
  runtime: AdminRuntime,
  on: string,
): Promise<Shortfall | null> {
  const asMain = { server: mainOf(runtime.servers), role: superuser, database }
  const asStandby = { server: serverOf(runtime, on), role: superuser, database }
  const moved = await ask(asMain, `select pg_create_restore_point('look')`)
  const lsn = moved.kind === 'rows' ? moved.rows[0]?.[0] : null
  const deadline = Date.now() + runtime.limits.recoveryMs
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
      says: `${on} doesn’t follow main.`,
      output: {
        title: 'The end of its log',
        text: serverOf(runtime, on).log().trim().split('\n').slice(-8).join('\n'),
      },
    },
  )
}
