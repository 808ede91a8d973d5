import type { RunMore, RunResult } from '../../lab/grading.ts'
import { commandsOf, unpackServer } from '../../lab/http/server-files.ts'
import type { ServerLab } from '../../lab/kinds/http.ts'
import { exchange } from '../../world/http/exchange.ts'
import { makeRequest } from '../../world/http/message.ts'
import type { Bench } from '../../world/postgres/bench.ts'
import type { Runner, ServerProgram } from '../../world/runner/runner.ts'
import type { StartProblem } from '../../world/runner/start-problem.ts'
import { targetOf } from './make-request.ts'
import { openHttpRuntime } from './runtime.ts'
import { momentsOf } from './trace.ts'

interface TryParts extends RunMore {
  readonly bench: Bench
  readonly runner: Runner
}

/**
 * Starts a server and sends one request: the lab's, or what the learner types: a method and a target,
 * and a body of JSON after them.
 */
export async function tryOut(lab: ServerLab, text: string, parts: TryParts): Promise<RunResult> {
  const startedAt = performance.now()
  const elapsedMs = (): number => Math.round(performance.now() - startedAt)
  const read = unpackServer(text, lab.main)
  if (read.kind === 'unread') {
    return { kind: 'refused', reason: read.reason, at: read.at, elapsedMs: elapsedMs() }
  }
  const asked = readCall(parts.call ?? lab.run)
  if (asked === null) return { kind: 'refused', reason: badCall, at: null, elapsedMs: elapsedMs() }
  const { start, build } = commandsOf(read.files, lab)
  const program = await parts.runner.prepare({
    source: { kind: 'files', files: read.files },
    start,
    ready: 'connects',
    ...(build === null ? {} : { build }),
  })
  if ('reason' in program) return problemResult(program, elapsedMs())
  try {
    return await askOnce(lab, program, { ...parts, asked, elapsedMs })
  } finally {
    await program.close()
  }
}

interface Asked {
  readonly method: string
  readonly target: string
  readonly body: string
}

async function askOnce(
  lab: ServerLab,
  program: ServerProgram,
  parts: TryParts & { readonly asked: Asked; readonly elapsedMs: () => number },
): Promise<RunResult> {
  const { asked, bench, elapsedMs } = parts
  const runtime = await openHttpRuntime({ lab, program, bench, seed: 'try' })
  if ('reason' in runtime) return problemResult(runtime, elapsedMs())
  try {
    const origin = runtime.server?.origin
    const target = origin ? targetOf(asked.target, origin) : null
    if (!origin || target === null)
      return { kind: 'refused', reason: badCall, at: null, elapsedMs: elapsedMs() }
    const headers = asked.body === '' ? {} : { 'content-type': 'application/json' }
    const body = asked.body === '' ? {} : { body: asked.body }
    const made = await exchange(
      origin,
      makeRequest({ method: asked.method, target, headers, ...body }),
    )
    const { moments } = momentsOf(
      { entries: [{ kind: 'exchange', who: null, exchange: made }] },
      null,
    )
    const lines = moments.flatMap((one) =>
      one.kind === 'exchange'
        ? [one.request, '', one.response ?? 'No answer.', ...one.problems]
        : [],
    )
    const printed = runtime.server?.output().trim() ?? ''
    const said = printed === '' ? [] : ['', 'What your server printed:', printed]
    return { kind: 'printed', text: [...lines, ...said].join('\n'), elapsedMs: elapsedMs() }
  } finally {
    await runtime.close()
  }
}

function readCall(text: string): Asked | null {
  const found = /^\s*([A-Z]+)\s+(\S+)\s*([\s\S]*)$/.exec(text)
  const [, method = '', target = '', body = ''] = found ?? []
  return found && { method, target, body: body.trim() }
}

const badCall = {
  expected: 'a method and a path, and a JSON body after them if you like',
  came: 'something else',
  try: 'For example: GET /films, or POST /films {"title": "Salt"}',
}

function problemResult({ reason, output }: StartProblem, elapsedMs: number): RunResult {
  const came = output.trim() === '' ? reason.came : `${reason.came}\n${output.trim()}`
  return { kind: 'refused', reason: { ...reason, came }, at: null, elapsedMs }
}
