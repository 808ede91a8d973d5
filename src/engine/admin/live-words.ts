import type { AdminCondition } from '../../lab/kinds/admin.ts'
import type { LiveFinding } from './live.ts'
import type { AdminRuntime } from './runtime.ts'
import { type Shortfall, shortfall } from './shortfall.ts'
import type { FileStatement } from './statements.ts'

type LiveCondition = Extract<
  AdminCondition,
  { requests: string } | { rows_locked_max: number } | { gives_way_ms: number }
>

/** What a condition makes of what was noticed; null where it holds. */
export function liveShortfall({ live }: AdminRuntime, condition: LiveCondition): Shortfall | null {
  if (live === null) throw new Error('a file ran while tables were in use')
  if ('rows_locked_max' in condition) {
    const { mostLocked } = live
    if (mostLocked === null || mostLocked.count <= condition.rows_locked_max) return null
    return lockedShortfall(mostLocked, condition.rows_locked_max)
  }
  if ('gives_way_ms' in condition) {
    const max = condition.gives_way_ms
    const found = live.findings.find(
      ({ kind, lockTimeoutMs }) => kind === 'queue' && (lockTimeoutMs === 0 || lockTimeoutMs > max),
    )
    return found === undefined ? null : queueShortfall(found, max)
  }
  const kind = condition.requests === 'work' ? 'error' : 'work'
  const found = live.findings.find((finding) => finding.kind === kind)
  if (found === undefined) return null
  return kind === 'error' ? errorShortfall(found) : workShortfall(found)
}

const didOf = ({ sql }: FileStatement) => ({
  who: 'Your statement',
  text: sql.slice(0, 2_000),
  language: 'sql' as const,
})

const requestsWord = ({ requests }: LiveFinding): string =>
  requests.rows.map(([name]) => `“${name}”`).join(', ')

const lockWord = ({ locks }: LiveFinding): string =>
  locks.rows.map(([table, mode]) => `${mode} on \`${table}\``).join(', ')

function workShortfall(found: LiveFinding): Shortfall {
  return shortfall(
    {
      expected: 'no request to wait while a statement goes through a whole table',
      came: `it went through ${found.rowsRead.toLocaleString('en-US')} rows while it held ${lockWord(found)}; meanwhile these wait: ${requestsWord(found)}`,
      try: found.isKept
        ? 'An earlier statement of the same transaction took that lock, and it is held until COMMIT. End the transaction before the long part, so that this statement runs under its own lock alone.'
        : 'Find the form of this change that does the long part under a weaker lock: CONCURRENTLY, or NOT VALID now and VALIDATE afterwards, or in batches.',
    },
    {
      says: 'Requests wait for as long as the table takes.',
      did: didOf(found.statement),
      tables: [
        { title: 'Locks that it held', rows: found.locks },
        { title: 'Requests that wait', rows: found.requests },
      ],
    },
  )
}

function queueShortfall(found: LiveFinding, max: number): Shortfall {
  const came =
    found.lockTimeoutMs === 0
      ? 'it waits without an end'
      : `it waits for up to ${(found.lockTimeoutMs / 1000).toLocaleString('en-US')} s`
  return shortfall(
    {
      expected: `a statement that cannot have its lock to give up within ${max / 1000} s`,
      came: `${came}, and behind it wait: ${requestsWord(found)}`,
      try: "Say `SET lock_timeout = '2s'` at the top of the file. It's `SET`, and not `SET LOCAL`, which ends with its transaction and does nothing outside of one. A statement that gave up is tried again.",
    },
    {
      says: 'A statement waits for its lock, and everybody queues behind it.',
      did: didOf(found.statement),
      tables: [
        { title: 'Locks of its session', rows: found.locks },
        { title: 'Requests that queue behind it', rows: found.requests },
      ],
    },
  )
}

function lockedShortfall(
  { count, statement }: { readonly count: number; readonly statement: FileStatement },
  max: number,
): Shortfall {
  return shortfall(
    {
      expected: `at most ${max.toLocaleString('en-US')} rows to be locked at a time`,
      came: `${count.toLocaleString('en-US')} rows are locked until its transaction ends, and everyone who wants to change one of them waits`,
      try: 'Change the rows in batches, each in a transaction of its own.',
    },
    { says: 'Too many rows are locked at once.', did: didOf(statement) },
  )
}

function errorShortfall(found: LiveFinding): Shortfall {
  return shortfall(
    {
      expected: 'the program that runs now to go on working after every statement',
      came: `after it these fail: ${requestsWord(found)}`,
      try: 'The old program and the new one run side by side for a while: add first, take away later.',
    },
    {
      says: 'The program that runs now breaks.',
      did: didOf(found.statement),
      tables: [{ title: 'Requests that fail', rows: found.requests }],
    },
  )
}
