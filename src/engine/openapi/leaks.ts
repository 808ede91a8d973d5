import { cut } from './json.ts'

export type LeakKind = 'stack-trace' | 'database-error' | 'secret' | 'system-file'

/** Something in a response that a client must not see. */
export interface Leak {
  readonly kind: LeakKind
  /** What it looks like: "a Python traceback". */
  readonly what: string
  /** The piece of the response that shows it. */
  readonly excerpt: string
}

const signs: readonly (readonly [LeakKind, string, RegExp])[] = [
  [
    'stack-trace',
    'a JavaScript stack trace',
    /(^|\n)\s*at .{1,200}?:\d+:\d+\)?\s*\n\s*at .{1,200}?:\d+/,
  ],
  ['stack-trace', 'a Python traceback', /Traceback \(most recent call last\)/],
  ['stack-trace', 'a Go stack trace', /goroutine \d+ \[[a-z ]+\]:|\.go:\d+ \+0x[\da-f]+/],
  ['stack-trace', 'a Java stack trace', /\n\s*at [\w.$]+\([\w$]+\.(java|kt|scala):\d+\)/],
  ['stack-trace', 'a .NET stack trace', /\n\s*at [\w.<>`]+\(.{0,200}\) in .{1,200}:line \d+/],
  ['stack-trace', 'a PHP stack trace', /Stack trace:\s*\n#0 /],
  ['stack-trace', 'a Ruby stack trace', /\w\.rb:\d+:in [`']/],
  ['stack-trace', 'a Rust panic', /panicked at .{1,200}\.rs:\d+:\d+/],
  ['stack-trace', 'a C++ failure', /terminate called after throwing|Assertion `.{1,200}' failed/],
  [
    'database-error',
    "PostgreSQL's error text",
    /syntax error at or near|unterminated quoted string at|invalid input syntax for type|violates (foreign key|unique|not-null|check) constraint|duplicate key value violates|(column|relation) "[^"]+" does not exist|psycopg2?\.errors|\bSQLSTATE\b|\bpq: /,
  ],
  [
    'database-error',
    "SQLite's error text",
    /SQLITE_[A-Z]+|sqlite3\.\w*Error|UNIQUE constraint failed|NOT NULL constraint failed|FOREIGN KEY constraint failed|unrecognized token: "|near "[^"]{0,40}": syntax error|no such (table|column): /,
  ],
  [
    'database-error',
    "MySQL's error text",
    /You have an error in your SQL syntax|ER_[A-Z]+_[A-Z_]+|Duplicate entry '.{0,100}' for key/,
  ],
  ['database-error', "Oracle's error text", /\bORA-\d{5}\b/],
  ['secret', 'a private key', /-----BEGIN ([A-Z]+ )?PRIVATE KEY-----/],
  ['secret', 'an AWS access key', /\bAKIA[0-9A-Z]{16}\b/],
  [
    'secret',
    'a connection string with its password',
    /\b(postgres(ql)?|mysql|mongodb(\+srv)?|redis|amqps?):\/\/[^\s:@/"]+:[^\s@/"]+@/,
  ],
  [
    'secret',
    'a password hash',
    /\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}|\$argon2(id|i|d)\$v=|\bpbkdf2:sha\d+:|\bscrypt:\d+:\d+:\d+\$|\bpbkdf2_sha256\$/,
  ],
  [
    'secret',
    'variables of the environment',
    /\b(AWS_SECRET_ACCESS_KEY|DATABASE_PASSWORD|DB_PASSWORD|JWT_SECRET|SECRET_KEY|API_SECRET)["']?\s*[:=]\s*["']?\S/,
  ],
  ['system-file', 'the file /etc/passwd', /\broot:[^:\n]{0,40}:0:0:/],
]

const scannedMax = 200_000

/** What a body gives away; nothing that the request said itself counts. */
export function findLeaks(body: string, sent: string): Leak[] {
  const text = body.slice(0, scannedMax).replaceAll('\\n', '\n').replaceAll('\\"', '"')
  return signs.flatMap(([kind, what, sign]) => {
    const match = sign.exec(text)
    if (match === null || sign.test(sent)) return []
    return [{ kind, what, excerpt: cut(text.slice(match.index).trim(), 160) }]
  })
}
