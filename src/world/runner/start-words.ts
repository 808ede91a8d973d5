import type { Reason } from '../../kit/problem.ts'
import type { ProcessExit, ProcessLimit } from '../processes/process.ts'
import { type Listening, listListening } from './listening.ts'
import type { Ready } from './ready.ts'
import type { StartOptions, StartProblem } from './start-problem.ts'

interface Circumstances extends Pick<StartOptions, 'command' | 'limits'> {
  readonly port: number
  readonly output: string
  readonly pid: number
}

/** It ended before it answered. */
export function endedProblem(exit: ProcessExit, about: Circumstances): StartProblem {
  const output = tailOf(about.output)
  const expected = `\`${about.command}\` to start a server that keeps running`
  if (exit.kind === 'limit') {
    return { kind: 'limit', output, reason: { expected, ...limitWords(exit.limit, about) } }
  }
  if (exit.kind === 'not-started') {
    const attempt = 'Try the same command in your own terminal.'
    return { kind: 'not-started', output, reason: { expected, came: exit.message, try: attempt } }
  }
  const missing = exit.kind === 'code' && exit.code === 127
  const how = exit.kind === 'code' ? `with code ${exit.code}` : `by ${howEnded(exit)}`
  const error = errorIn(output)
  return {
    kind: missing ? 'no-runtime' : 'ended',
    output,
    reason: {
      expected,
      came: `it ended ${how} before it answered${error === null ? '' : `: ${error}`}`,
      try: adviceOnEnd(exit, error),
    },
  }
}

function howEnded(exit: ProcessExit): string {
  return exit.kind === 'signal' ? exit.signal : 'us'
}

function adviceOnEnd(exit: ProcessExit, error: string | null): string {
  if (error !== null && /EADDRINUSE|address already in use/i.test(error)) {
    return 'Listen at the port in the environment variable `PORT`. It is a new one at every start.'
  }
  if (error !== null && /No module named '?psycopg/.test(error)) {
    return 'Install it: `sudo apt-get install python3-psycopg` on Debian and Ubuntu, `pip install "psycopg[binary]"` elsewhere.'
  }
  if (error !== null) return 'Read the error from the top: it names the file and the line.'
  return exit.kind === 'code' && exit.code === 0
    ? 'A server stays in the foreground until it is stopped. If yours starts a process in the background, start that one itself.'
    : 'Start it in your own terminal with `PORT=3000` before the command, and read what it says.'
}

/** The line that says what went wrong, in the languages that we know of. */
export function errorIn(output: string): string | null {
  const found =
    /^Traceback [^]*^((?:\w+\.)*\w+: .*)$/m.exec(output)?.[1] ??
    /^(?:Uncaught )?(?:\w+\.)*(\w*(?:Error|Exception)\b.*)$/m.exec(output)?.[0] ??
    /^(?:panic|fatal|error)(?:\[\w+\])?: .*$/im.exec(output)?.[0] ??
    /^.*not found$/m.exec(output)?.[0]
  return found === undefined ? null : found.trim().slice(0, 240)
}

function limitWords(limit: ProcessLimit, { limits }: Circumstances): Omit<Reason, 'expected'> {
  switch (limit) {
    case 'time':
      return {
        came: `it ran for longer than ${limits.lifeMs / 1000} s`,
        try: 'Look for a loop that never ends.',
      }
    case 'memory':
      return {
        came: `it used more than ${Math.round(limits.memoryBytes / 1_048_576)} MB of memory`,
        try: 'Look for a list that grows and never shrinks, or a file that is read whole.',
      }
    case 'disk':
      return {
        came: `it wrote more than ${Math.round(limits.diskBytes / 1_048_576)} MB of files`,
        try: 'Look for a loop that writes to a file, or a log that grows with each request.',
      }
    case 'output':
      return {
        came: `it printed more than ${limits.outputBytes.toLocaleString('en-US')} bytes`,
        try: 'Look for a loop that prints, and print once for each request at most.',
      }
  }
}

/** It runs, and did not become ready. */
export function notReadyProblem(
  ready: Exclude<Ready, { kind: 'ready' }>,
  about: Circumstances,
): StartProblem {
  const output = tailOf(about.output)
  if (ready.kind === 'no-answer') {
    return {
      kind: 'no-answer',
      output,
      reason: {
        expected: `an HTTP answer to \`GET ${ready.asked.request.target}\` at port ${about.port}`,
        came: ready.asked.problems[0]?.says ?? 'none',
        try: 'Every request needs an answer, also one for a path that your server does not know: send 404.',
      },
    }
  }
  const { kind, ...words } = deafWords(listListening(about.pid), about)
  return { kind, output, reason: { expected: expectedPort(about), ...words } }
}

function expectedPort({ port }: Circumstances): string {
  return `a server that listens at the port in the environment variable \`PORT\`, which was ${port}`
}

function deafWords(
  listening: readonly Listening[],
  { port, limits }: Circumstances,
): Omit<Reason, 'expected'> & { readonly kind: StartProblem['kind'] } {
  const own = listening.find((one) => one.port === port)
  if (own) {
    return {
      kind: 'wrong-address',
      came: `it listens at ${port}, but not on 127.0.0.1 or ::1`,
      try: 'Listen on 127.0.0.1, or on every address with 0.0.0.0.',
    }
  }
  const [other] = listening
  if (other) {
    return {
      kind: 'wrong-port',
      came: `your server listens at ${other.port}, not at PORT`,
      try: portAdvice,
    }
  }
  return {
    kind: 'deaf',
    came: `it runs, and ${limits.readyMs / 1000} s later nothing listens`,
    try: `Call listen with the port from the environment. ${portAdvice}`,
  }
}

const portAdvice =
  'Read `process.env.PORT` in Node, `os.environ["PORT"]` in Python, `os.Getenv("PORT")` in Go.'

const tailBytes = 4_000

function tailOf(text: string): string {
  return text.length <= tailBytes ? text : `…${text.slice(-tailBytes)}`
}
