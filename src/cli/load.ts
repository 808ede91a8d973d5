import fs from 'node:fs/promises'
import path from 'node:path'
import { findKnee } from '../engine/load/knee.ts'
import { kneeText, loadText, stepText } from '../engine/load/report-text.ts'
import { type LoadReport, type LoadRun, runLoad } from '../engine/load/run-load.ts'
import { loopbackOrigin, type OpenTarget, openTarget } from '../engine/openapi/open-target.ts'
import { Problem } from '../kit/problem.ts'
import { type HttpRequest, makeRequest } from '../world/http/message.ts'
import type { KneeOptions, LoadOptions, RunOptions } from './commands/load.ts'
import { type CliContext, interrupted } from './context.ts'
import { existingFolder } from './server-options.ts'

/** `backwright load run`. */
export async function runOnce(context: CliContext, options: RunOptions): Promise<number> {
  const { io, stop } = context
  const rate = numberOf('--rate', options.rate, 100_000)
  return withServer(context, options, async (wanted) => {
    const report = await runLoad({ ...wanted, rate, stop })
    io.answer(options.json ? JSON.stringify(report) : loadText(report))
    if (stop.aborted) return interrupted
    return report.tooNoisy ? 1 : 0
  })
}

/** `backwright load knee`. */
export async function searchKnee(context: CliContext, options: KneeOptions): Promise<number> {
  const { io, stop } = context
  const [fromRate, toRate] = [
    numberOf('--from', options.from, 100_000),
    numberOf('--to', options.to, 100_000),
  ]
  if (fromRate > toRate) throw wrong('--from to be at most --to', `${fromRate} and ${toRate}`)
  const p99Ms = options.p99Ms === undefined ? null : numberOf('--p99-ms', options.p99Ms, 1_000_000)
  return withServer(context, options, async (wanted) => {
    const found = await findKnee({
      fromRate,
      toRate,
      goal: { p99Ms, failedShare: 0.01 },
      run: (rate): Promise<LoadReport> => {
        if (stop.aborted) throw stop.reason
        const isHopeless: LoadRun['isHopeless'] = ({ inFlight }) => inFlight > rate * 2 + 100
        return runLoad({ ...wanted, rate, isHopeless, stop })
      },
      onStep: (step) => io.progress(stepText(step)),
    }).catch((error: unknown) => {
      if (stop.aborted) return null
      throw error
    })
    if (found === null || stop.aborted) return interrupted
    io.answer(options.json ? JSON.stringify(found) : kneeText(found))
    return found.holdsAt === null ? 1 : 0
  })
}

type Wanted = Omit<LoadRun, 'rate' | 'isHopeless' | 'stop'>

/** Opens the target, sees that it answers, and ends what was started. */
async function withServer(
  context: CliContext,
  options: LoadOptions,
  work: (wanted: Wanted) => Promise<number>,
): Promise<number> {
  const request = await requestOf(context, options)
  const wanted = {
    request,
    seconds: numberOf('--seconds', options.seconds, 3_600),
    warmUpSeconds: numberOf('--warm-up-s', options.warmUpS, 600, { isZeroFine: true }),
    timeoutMs: numberOf('--timeout-ms', options.timeoutMs, 600_000),
    pattern: options.arrivals,
    seed: options.seed,
  }
  const target = await openServer(context, options)
  try {
    const origin = target.origin()
    const first = await runLoad({
      ...wanted,
      origin,
      rate: 1,
      seconds: 1,
      warmUpSeconds: 0,
      pattern: 'even',
    })
    if (first.answered === 0) {
      const [error = 'nothing'] = Object.keys(first.errors)
      throw wrong(
        `an answer from http://${origin.host}:${origin.port}${request.target}`,
        error === 'refused' ? 'nothing is listening there' : `no answer (${error})`,
        'Start the server first, or let --start do it.',
      )
    }
    return await work({ ...wanted, origin })
  } finally {
    await target.close()
  }
}

async function openServer(context: CliContext, options: LoadOptions): Promise<OpenTarget> {
  const { url, start, dir } = options
  if ((start === undefined) === (url === undefined)) {
    throw wrong(
      'either --start with a command or --url with an address',
      start === undefined ? 'neither' : 'both',
      'Use --start "node server.js", or --url http://127.0.0.1:3000.',
    )
  }
  if (url !== undefined) {
    if (!URL.canParse(url))
      throw wrong('--url with an address', url, 'Write it like http://127.0.0.1:3000.')
    if (loopbackOrigin(new URL(url)).protocol !== 'http') {
      throw wrong('an address with http', url, 'Measure the server behind TLS, without it.')
    }
  }
  return openTarget({
    url: url === undefined ? null : new URL(url),
    start: start ?? null,
    folder: await existingFolder(context, dir),
    pathFolders: context.settings.pathFolders,
    databaseUrl: null,
  })
}

async function requestOf({ settings }: CliContext, options: LoadOptions): Promise<HttpRequest> {
  const { method, header, body } = options
  const target = options.path ?? pathOf(options.url)
  if (!/^[A-Z]{1,20}$/.test(method)) throw wrong('--method with a method such as GET', method)
  if (!/^\/[\x21-\x7e]*$/.test(target)) {
    throw wrong('--path that begins with /', target, 'Write spaces as %20.')
  }
  const headers = header.map((text) => {
    const [, name, value] = /^([\w-]+):\s*([\x20-\x7e]*)$/.exec(text) ?? []
    if (name === undefined || value === undefined) throw wrong('a header such as "X-Key: 1"', text)
    return [name, value] as const
  })
  const file = body?.startsWith('@') ? path.resolve(settings.cwd, body.slice(1)) : null
  const bytes = file === null ? body : await fs.readFile(file).catch(() => null)
  if (bytes === null) throw wrong(`a file that can be read at ${file}`, 'none', 'Check the path.')
  const made = makeRequest({
    method,
    target,
    headers: Object.fromEntries(headers),
    ...(bytes === undefined ? {} : { body: bytes }),
  })
  const length = made.body === null ? [] : [['content-length', String(made.body.length)] as const]
  return { ...made, headers: [...made.headers, ...length] }
}

/** The path of an address, with its query. */
function pathOf(url: string | undefined): string {
  if (url === undefined || !URL.canParse(url)) return '/'
  const { pathname, search } = new URL(url)
  return `${pathname}${search}`
}

function numberOf(name: string, text: string, most: number, { isZeroFine = false } = {}): number {
  const value = Number(text)
  if (Number.isFinite(value) && value <= most && (isZeroFine ? value >= 0 : value > 0)) return value
  throw wrong(`${name} with a number ${isZeroFine ? 'from 0' : 'above 0, and'} up to ${most}`, text)
}

function wrong(
  expected: string,
  came: string,
  attempt = 'backwright load run --help and backwright load knee --help list the options.',
): Problem {
  return new Problem('bad-input', { expected, came, try: attempt })
}
