import { openSteppedSession, type SteppedSession } from '../../world/postgres/stepped-session.ts'
import type { ProcessEnd, ProcessLimit } from '../../world/processes/process.ts'
import { runScript } from '../../world/processes/script.ts'
import { owner } from './ask.ts'
import { releaseWords } from './release-words.ts'
import { type AdminRuntime, database, mainOf } from './runtime.ts'
import { type Shortfall, shortfall } from './shortfall.ts'
import { type FileStatement, type FileStatements, readFile } from './statements.ts'

/** Runs a file of the learner's to its end; null where it went well. */
export async function runFile(
  runtime: AdminRuntime,
  file: string,
  text: string,
  as: string = owner,
): Promise<Shortfall | null> {
  return file.endsWith('.sh')
    ? await runShell(runtime, file, text)
    : await runSql(runtime, file, text, as)
}

async function runShell(
  runtime: AdminRuntime,
  file: string,
  text: string,
): Promise<Shortfall | null> {
  const { room, work, env, limits, measured } = runtime
  const end = await runScript({
    room,
    folder: work,
    name: file,
    text,
    env,
    limits: {
      timeMs: limits.scriptMs,
      memoryBytes: limits.backendBytesMax,
      outputBytes: limits.scriptOutputBytesMax,
    },
  })
  measured.push({ what: file, value: secondsText(end.elapsedMs) })
  return endShortfall(file, text, end)
}

export function secondsText(elapsedMs: number): string {
  return `${(elapsedMs / 1000).toFixed(1)} s`
}

function endShortfall(file: string, text: string, end: ProcessEnd): Shortfall | null {
  const { exit, stdout, stderr } = end
  if (exit.kind === 'code' && exit.code === 0) return null
  const said = `${stdout}${stderr}`.trim().slice(-2_000)
  const words = exitWords(end)
  return shortfall(
    { expected: `\`${file}\` to run to its end and to end with 0`, ...words },
    {
      says: `${file} did not end well.`,
      did: { who: file, text: text.trim().slice(0, 4_000), language: 'sh' },
      output: { title: 'The last of what it said', text: said },
    },
    { check: 'runs', status: exit.kind === 'limit' ? 'over-limit' : 'failed' },
  )
}

function exitWords({ exit, stderr }: ProcessEnd): { came: string; try: string } {
  switch (exit.kind) {
    case 'code': {
      const release = releaseWords(stderr)
      if (release !== null) return release
      const lines = stderr.trim().split('\n')
      // What PostgreSQL adds to an error is behind it.
      const last = lines.findLast((line) => !/^(HINT|DETAIL|CONTEXT|LINE|WHERE): /.test(line)) ?? ''
      return {
        came: `it ended with ${exit.code}${last === '' ? '' : `: ${last}`}`,
        try:
          exit.code === 127
            ? 'A command was not found: the brief names the programs that are there.'
            : 'Read what it said last. With `set -eu` at its top a script ends at the first command that fails.',
      }
    }
    case 'signal':
      return {
        came: `it was ended by ${exit.signal}`,
        try: 'Look for a kill that hits the script itself.',
      }
    case 'limit':
      return limitWords(exit.limit)
    default:
      return {
        came: 'it was not started',
        try: 'Run `backwright doctor`, which says what is missing.',
      }
  }
}

function limitWords(limit: ProcessLimit): { came: string; try: string } {
  switch (limit) {
    case 'time':
      return {
        came: 'it was still at work when its time was over, and was ended with all that it had started',
        try: 'Look what it waits for: a loop whose end never comes, input, sessions that stay (pg_ctl stop -m smart), or a log that is never archived (pg_backup_stop).',
      }
    case 'output':
      return {
        came: 'output without an end; it was ended',
        try: 'Look for a loop that prints, or send what is not needed to /dev/null.',
      }
    case 'disk':
      return {
        came: 'more files than a script may write; it was ended',
        try: 'Look for a loop that writes, and remove what is no longer needed.',
      }
    case 'memory':
      return {
        came: 'more memory than a script may use; it was ended',
        try: 'Write to files piece by piece.',
      }
  }
}

async function runSql(
  runtime: AdminRuntime,
  file: string,
  text: string,
  as: string,
): Promise<Shortfall | null> {
  const read = await readFile(runtime.analysis, text)
  if (read.kind === 'unread') return unreadShortfall(file, read)
  const line = await openLine(runtime, as)
  try {
    for (const statement of read.statements) {
      line.start(statement.sql, null)
      await line.settle(async () => false, {})
      while (line.isBusy) await line.settle(async () => false, { again: true })
      const wrong = statementShortfall(file, statement, as, line)
      if (wrong !== null) return wrong
    }
    if (line.transaction === 'I') return null
    return leftOpenShortfall(file)
  } finally {
    await line.close()
  }
}

export async function openLine(
  { servers, limits }: AdminRuntime,
  role: string,
): Promise<SteppedSession> {
  return await openSteppedSession(mainOf(servers).connection, {
    database,
    role,
    applicationName: 'backwright',
    settings: {},
    stepMs: limits.scriptMs,
    bytesMax: limits.resultBytesMax,
  })
}

export function unreadShortfall(
  file: string,
  { message, at, isOverLimit }: Extract<FileStatements, { kind: 'unread' }>,
): Shortfall {
  const reason = {
    expected: `statements of SQL in \`${file}\``,
    came: message,
    try: 'Look at the marked place, and at what stands right before it.',
  }
  const status = isOverLimit ? 'over-limit' : 'failed'
  return { check: 'runs', status, reason, shows: null, at: { file, offset: at } }
}

export function leftOpenShortfall(file: string): Shortfall {
  const reason = {
    expected: `every transaction that \`${file}\` begins to be ended`,
    came: 'BEGIN without COMMIT, so all of it was rolled back at the end',
    try: 'Write COMMIT; where the transaction ends.',
  }
  return { check: 'runs', status: 'failed', reason, shows: null, at: null }
}

/** What went wrong with a statement; null where it went well. */
export function statementShortfall(
  file: string,
  { sql, from }: FileStatement,
  as: string,
  line: SteppedSession,
): Shortfall | null {
  const { error, isCanceled } = line.result()
  if (error === null && !line.isLost) return null
  const isOver = isCanceled || (line.isLost && error === null)
  const came = isOver
    ? 'it was still at work when its time was over, or the connection was lost'
    : `${error?.code} ${error?.message}${error?.detail ? ` (${error.detail})` : ''}`
  return shortfall(
    {
      expected: `each statement of \`${file}\` to run`,
      came,
      try: error?.hint ?? 'Read what PostgreSQL says, and mend that statement first.',
    },
    {
      says: `A statement of ${file} did not run.`,
      did: { who: `${as} runs`, text: sql, language: 'sql' },
    },
    { check: 'runs', status: isCanceled ? 'over-limit' : 'failed', at: { file, offset: from } },
  )
}
