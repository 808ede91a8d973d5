import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { messageReader, readFields, readRow } from './wire.ts'

/*
 * `sql`: what a script talks to PostgreSQL with where psql need not be there. Rows come as psql
 * gives them with -qAt: values with | between them, nothing around. It stops at the first error.
 *
 *   sql [-h HOST] [-p PORT] [-U USER] [-d DATABASE] [-c TEXT]… [-f FILE]…      else standard input
 *
 * In a text: statements that end with ;  and on lines of their own, while the session stays:
 *   \! COMMAND   runs a command
 *   \o FILE      what comes from here on goes into a file; \o alone: to the terminal again
 *   \connect DATABASE [USER]   another session; - is the same as before
 *   \restrict KEY, \unrestrict KEY   as pg_dump writes them: nothing else is a command in between,
 *     and a role that is there already is said and left, so that what pg_dumpall writes goes in as it is
 * COPY … TO STDOUT writes its rows out; COPY … FROM STDIN reads those that follow it in the text up
 * to \., or with -c from standard input.
 */

interface Part {
  readonly kind: 'sql' | 'command' | 'output' | 'connect'
  readonly text: string
  /** Rows for COPY … FROM STDIN that stood in the text. */
  readonly rows: string | null
  /** Makes a role of a dump, which may be there already. */
  readonly mayExist?: boolean
}

interface Asked {
  host: string
  port: string
  user: string
  database: string
  readonly texts: { readonly text: string; readonly isFile: boolean }[]
}

const usage = 'sql [-h HOST] [-p PORT] [-U USER] [-d DATABASE] [-c TEXT] [-f FILE]'
const messageBytesMax = 64 * 1_048_576

/** The environment is read by the few lines of sh that call this: its values come first. */
function readWords(words: readonly string[]): Asked {
  const asked: Asked = { host: '', port: '5432', user: 'postgres', database: '', texts: [] }
  let isNamed = false
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    const option = /^-([hpUdcf])(.*)$/s.exec(word)
    if (/^-[qAtX]+$/.test(word)) continue
    if (option === null) {
      if (word.startsWith('-') || isNamed) stop(2, `usage: ${usage}`)
      isNamed = true
      asked.database = word
      continue
    }
    const value = option[2] === '' ? words[++at] : option[2]
    if (value === undefined) stop(2, `usage: ${usage}`)
    const given = value as string
    if (option[1] === 'h') asked.host = given
    if (option[1] === 'p') asked.port = given
    if (option[1] === 'U') asked.user = given
    if (option[1] === 'd') asked.database = given
    if (option[1] === 'c') asked.texts.push({ text: given, isFile: false })
    if (option[1] === 'f') asked.texts.push({ text: readText(given), isFile: true })
  }
  if (asked.texts.length === 0) asked.texts.push({ text: readText('-'), isFile: true })
  if (asked.database === '') asked.database = asked.user
  return asked
}

function readText(file: string): string {
  try {
    return fs.readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    return stop(2, `sql: ${file}: ${(error as Error).message}`)
  }
}

function stop(code: number, text: string): never {
  fs.writeSync(2, `${text}\n`)
  process.exit(code)
}

const tokens =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$([A-Za-z_\d]*)\$[\s\S]*?\$\1\$|\\[^\n]*|;|[\s\S]/gy

/** Cuts a text into statements and commands. */
function partsOf(text: string): Part[] {
  const parts: Part[] = []
  let open = ''
  let key: string | null = null
  tokens.lastIndex = 0
  for (let match = tokens.exec(text); match !== null; match = tokens.exec(text)) {
    const [token] = match
    const restrict = /^\\(un)?restrict\s+(\S+)\s*$/.exec(token)
    if (restrict !== null && open.trim() === '') key = keyAfter(key, restrict)
    else if (token.startsWith('\\') && open.trim() === '' && key !== null)
      stop(2, `sql: expected SQL or \\unrestrict after \\restrict; got ${token.trim()}`)
    else if (token.startsWith('\\') && open.trim() === '') parts.push(commandOf(token))
    else if (token !== ';') open += token.startsWith('--') ? '' : token
    else if (open.trim() !== '') {
      const rows = isCopyIn(open) ? takeRows(text) : null
      parts.push({ kind: 'sql', text: open, rows, mayExist: key !== null && isRole.test(open) })
      open = ''
    }
  }
  if (open.trim() !== '') parts.push({ kind: 'sql', text: open, rows: null })
  return parts
}

const isRole = /^\s*create\s+role\s+\S+\s*$/i
/** SQLSTATE of what is there already. */
const duplicateObject = '42710'

const isCopyIn = (text: string): boolean => /^\s*copy\b[\s\S]*\bfrom\s+stdin\b/i.test(text)

/** The lines behind a COPY up to `\.`; reading goes on behind them. */
function takeRows(text: string): string {
  const from = text.indexOf('\n', tokens.lastIndex) + 1
  const found = /^\\\.\r?(\n|$)/m.exec(text.slice(from))
  const end = found === null ? text.length : from + found.index
  tokens.lastIndex = found === null ? text.length : end + found[0].length
  return text.slice(from, end)
}

/** The key of an open \restrict: its \unrestrict names the same. */
function keyAfter(key: string | null, [line, ends, named = '']: RegExpExecArray): string | null {
  if (ends === undefined) return named
  return named === key ? null : stop(2, `sql: no \\restrict has the key of ${line.trim()}`)
}

function commandOf(line: string): Part {
  const connect = /^\\(?:connect|c)\s+(.*)$/s.exec(line.trim())
  if (connect !== null) return { kind: 'connect', text: connect[1] ?? '', rows: null }
  const command = /^\\(!|o)\s*(.*)$/s.exec(line.trim())
  if (command === null) return stop(2, `sql: expected \\!, \\o or \\connect; got ${line.trim()}`)
  return { kind: command[1] === '!' ? 'command' : 'output', text: command[2] ?? '', rows: null }
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(type.length + 4)
  head.write(type, 0)
  head.writeInt32BE(body.length + 4, type.length)
  return Buffer.concat([head, body])
}

const texts = (...all: string[]): Buffer => Buffer.from(`${all.join('\0')}\0`)

/** One session; what it says goes to `out`. */
function open({ host, port, user, database }: Asked, out: (text: string | Buffer) => void) {
  const socket = host.startsWith('/')
    ? net.connect(path.join(host, `.s.PGSQL.${port}`))
    : net.connect(Number(port), host || 'localhost')
  let done: (error: string | null) => void = () => undefined
  let error: string | null = null
  let copied: string | Buffer = ''
  let isEnding = false
  const lost = (text: string): void => {
    if (!isEnding) stop(2, `sql: ${text}`)
  }
  const reader = messageReader(
    messageBytesMax,
    (type, buffer, from, to) => {
      const letter = String.fromCharCode(type)
      if (letter === 'D') out(`${rowText(readRow(buffer, from))}\n`)
      if (letter === 'd') out(Buffer.from(buffer.subarray(from, to)))
      if (letter === 'G') sendRows(socket, copied)
      if (letter === 'R' && buffer.readInt32BE(from) !== 0) {
        lost('the server asks for a password; expected none')
      }
      if (letter === 'N' || letter === 'E') {
        const fields = readFields(buffer, from)
        fs.writeSync(2, `${noticeText(fields)}\n`)
        if (letter === 'E') error = fields['C'] ?? ''
      }
      if (letter === 'Z') done(error)
      return true
    },
    () => lost('a row is too long'),
  )
  socket.on('data', (piece: Buffer) => reader.take(piece))
  socket.on('error', ({ message: why }) => lost(`no connection to ${host}:${port}: ${why}`))
  socket.on('close', () => lost(error === null ? 'the server closed the connection' : 'not let in'))
  const startup = texts('user', user, 'database', database, 'application_name', 'sql', '')
  const version = Buffer.from([0, 3, 0, 0])
  const answered = (): Promise<string | null> =>
    new Promise((resolve) => {
      error = null
      done = resolve
    })
  socket.write(message('', Buffer.concat([version, startup])))
  return {
    ready: answered(),
    /** The SQLSTATE of what went wrong, or null. */
    run: (text: string, rows: string | Buffer): Promise<string | null> => {
      copied = rows
      const answer = answered()
      socket.write(message('Q', texts(text)))
      return answer
    },
    close: () => {
      isEnding = true
      socket.end(message('X', Buffer.alloc(0)))
    },
  }
}

const rowText = (row: readonly (string | null)[]): string =>
  row.map((value) => value ?? '').join('|')

function noticeText({ S, C, M, D, H }: Record<string, string>): string {
  const more = [D && `DETAIL: ${D}`, H && `HINT: ${H}`].filter(Boolean)
  return [`${S}: ${C === '00000' ? '' : `${C} `}${M}`, ...more].join('\n')
}

function sendRows(socket: net.Socket, rows: string | Buffer): void {
  if (rows.length > 0) socket.write(message('d', Buffer.from(rows)))
  socket.write(message('c', Buffer.alloc(0)))
}

function openOutput(name: string): number {
  try {
    return fs.openSync(name, 'w')
  } catch (error) {
    return stop(2, `sql: ${(error as Error).message}`)
  }
}

/** \connect reel, \connect reel app, \connect - app; as pg_dump writes odd names: "dbname='…'". */
function reconnected(asked: Asked, text: string): Asked {
  const words = (text.match(/"(?:[^"]|"")*"|'(?:[^']|'')*'|\S+/g) ?? [])
    .map((word) => word.replace(/^(["'])([\s\S]*)\1$/, '$2'))
    .filter((word) => !word.startsWith('-reuse-previous='))
  const named = /^dbname='((?:[^'\\]|\\.)*)'$/.exec(words[0] ?? '')
  const [name = '-', user = '-'] = words
  if (name !== '-') asked.database = named?.[1]?.replaceAll(/\\(.)/g, '$1') ?? name
  if (user !== '-') asked.user = user
  return asked
}

async function main(): Promise<void> {
  const asked = readWords(process.argv.slice(2))
  let file: number | null = null
  const out = (text: string | Buffer): void => {
    fs.writeSync(file ?? 1, text as string)
  }
  let session = open(asked, out)
  if ((await session.ready) !== null) process.exit(2)
  for (const { text, isFile } of asked.texts) {
    for (const part of partsOf(text)) {
      if (part.kind === 'output') {
        if (file !== null) fs.closeSync(file)
        file = part.text === '' ? null : openOutput(part.text)
      } else if (part.kind === 'connect') {
        session.close()
        session = open(reconnected(asked, part.text), out)
        if ((await session.ready) !== null) process.exit(2)
      } else if (part.kind === 'command') {
        const { status } = spawnSync('/bin/sh', ['-c', part.text], { stdio: 'inherit' })
        if (status !== 0) stop(3, `sql: \\! ${part.text}: it ended with ${status}`)
      } else {
        const rows = part.rows ?? (isCopyIn(part.text) && !isFile ? fs.readFileSync(0) : '')
        const error = await session.run(part.text, rows)
        if (error !== null && !(part.mayExist && error === duplicateObject)) process.exit(3)
      }
    }
  }
  session.close()
}

await main()
