import fs from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ContractReport, checkContract, namesOf } from '../engine/openapi/check-contract.ts'
import { type Api, readApi } from '../engine/openapi/model.ts'
import { loopbackOrigin, type OpenTarget, openTarget } from '../engine/openapi/open-target.ts'
import { type ReadText, readDocument } from '../engine/openapi/read-document.ts'
import { reportText } from '../engine/openapi/report-text.ts'
import { Problem } from '../kit/problem.ts'
import { exchange } from '../world/http/exchange.ts'
import { bodyText, type Header, makeRequest, type Origin } from '../world/http/message.ts'
import type { CheckOptions } from './commands/http.ts'
import { type CliContext, interrupted } from './context.ts'
import { readInput, standardStream } from './read-input.ts'

/** `backwright http check`: 0 nothing found, 1 found; what can't be checked is a Problem. */
export async function checkServer(context: CliContext, options: CheckOptions): Promise<number> {
  const { io, stop } = context
  const budgetMs = budgetOf(options.budgetS)
  const identities = identitiesOf(options.as)
  const headers = options.header.map(readHeader)
  const url = targetUrl(options)
  const early =
    options.openapi?.startsWith('/') === true ? null : await readContract(context, options)
  const target = await openTarget({
    url,
    start: options.start ?? null,
    folder: await existingFolder(context, options.dir),
    pathFolders: context.settings.pathFolders,
    databaseUrl: options.databaseUrl ?? null,
  })
  try {
    if (url !== null) await requireAnswer(target.origin())
    const api = early ?? (await readContract(context, options, target))
    requireOperations(api, options)
    const report = await checkContract({
      api,
      target,
      seed: options.seed,
      budgetMs,
      headers,
      identities,
      only: options.only,
      skip: options.skip,
      stop,
      progress: (text) => io.progress(text),
    })
    io.answer(options.json ? JSON.stringify(report) : reportText(report))
    return exitCodeOf(report, stop)
  } finally {
    await target.close()
  }
}

function exitCodeOf(report: ContractReport, stop: AbortSignal): number {
  if (stop.aborted) return interrupted
  return report.findings.length > 0 ? 1 : 0
}

function budgetOf(text: string): number {
  const seconds = Number(text)
  if (Number.isFinite(seconds) && seconds > 0 && seconds <= 86_400) return seconds * 1000
  throw wrong('--budget-s with a number of seconds above 0', text, 'Leave it out for 60.')
}

function wrong(expected: string, came: string, attempt: string): Problem {
  return new Problem('bad-input', { expected, came, try: attempt })
}

function targetUrl({ start, url, openapi }: CheckOptions): URL | null {
  if (openapi === undefined)
    throw wrong(
      '--openapi with the contract',
      'no such option',
      'Add --openapi openapi.json, or the address where the server shows it.',
    )
  if ((start === undefined) === (url === undefined))
    throw wrong(
      'either --start with a command or --url with an address',
      start === undefined ? 'neither' : 'both',
      'Use --start "node server.js", or --url http://127.0.0.1:3000.',
    )
  if (url === undefined) return null
  if (!URL.canParse(url))
    throw wrong('--url with an address', url, 'Write it like http://127.0.0.1:3000.')
  loopbackOrigin(new URL(url))
  return new URL(url)
}

function readHeader(text: string): Header {
  const match = /^([!#$%&'*+.^_`|~\w-]+):\s*(.*)$/.exec(text)
  const [, name, value] = match ?? []
  if (name !== undefined && value !== undefined && /^[\x20-\x7e]*$/.test(value))
    return [name, value.trim()]
  throw wrong(
    'a header such as "Authorization: Bearer abc"',
    text,
    'Put a colon between name and value.',
  )
}

/** `alice=HEADER`, repeated for further headers of the same identity. */
function identitiesOf(texts: readonly string[]): Map<string, Header[]> {
  const identities = new Map<string, Header[]>()
  for (const text of texts) {
    const at = text.indexOf('=')
    const name = text.slice(0, at).trim()
    if (at < 1 || name === '')
      throw wrong(
        '--as with a name, = and a header',
        text,
        'Write it like --as "alice=Authorization: Bearer abc".',
      )
    identities.set(name, [...(identities.get(name) ?? []), readHeader(text.slice(at + 1).trim())])
  }
  return identities
}

async function existingFolder({ settings }: CliContext, dir: string | undefined): Promise<string> {
  const folder = path.resolve(settings.cwd, dir ?? '.')
  const stat = await fs.stat(folder).catch(() => null)
  if (stat?.isDirectory() === true) return folder
  throw wrong('--dir with a folder', `${folder}, which isn't one`, 'Check the path.')
}

async function readContract(
  context: CliContext,
  { openapi = '' }: CheckOptions,
  target?: OpenTarget,
): Promise<Api> {
  const isAddress = /^https?:\/\//i.test(openapi)
  const file = path.resolve(context.settings.cwd, openapi)
  const isStandard = openapi === standardStream
  const isServed = target !== undefined && !isStandard && !(await fs.stat(file).catch(() => null))
  const served = isServed ? `${addressOf(target.origin())}${openapi}` : null
  const read: ReadText = async (url) => {
    const isOwn = url.protocol === 'file:'
    if (!isOwn) return readServed(url)
    const named = fileURLToPath(url)
    const source = isStandard && named === file ? standardStream : named
    return readInput(context, { what: 'a contract', file: source })
  }
  return readApi(await readDocument(served ?? (isAddress ? openapi : file), read))
}

function addressOf({ protocol, host, port }: Origin): string {
  return `${protocol}://${host.includes(':') ? `[${host}]` : host}:${port}`
}

const documentBytesMax = 64 * 1_048_576

const readServed: ReadText = async (url) => {
  const origin = loopbackOrigin(url)
  const request = makeRequest({
    target: `${url.pathname}${url.search}`,
    headers: { accept: '*/*' },
  })
  const limits = { totalMs: 15_000, bodyBytesMax: documentBytesMax }
  const { response, problems } = await exchange(origin, request, { limits })
  const isFine = response !== null && response.status >= 200 && response.status < 300
  if (isFine && problems.length === 0) return bodyText(response)
  const came =
    response === null || problems.length > 0
      ? problems.map(({ says }) => says).join('; ')
      : `status ${response.status}`
  throw new Problem('bad-file', {
    expected: `a contract at ${url.href}`,
    came,
    try: 'Open the address in a browser; it must show the document itself, without a redirect.',
  })
}

async function requireAnswer(origin: Origin): Promise<void> {
  const made = await exchange(origin, makeRequest({}), { limits: { totalMs: 3_000 } })
  const refused = made.problems.find(({ kind }) => kind === 'refused')
  if (refused === undefined) return
  throw wrong(
    `a server at ${addressOf(origin)}`,
    refused.says,
    'Start the server first, or let --start do it.',
  )
}

function requireOperations(api: Api, { only, skip }: CheckOptions): void {
  if (api.operations.length === 0)
    throw wrong(
      'a contract with operations',
      `none that can be used (${api.skipped.length} skipped)`,
      'Look at "paths" in the document.',
    )
  const known = new Set(api.operations.flatMap(namesOf))
  const unknown = [...only, ...skip].find((name) => !known.has(name.trim().toLowerCase()))
  if (unknown === undefined) return
  const some = api.operations.slice(0, 8).map(({ id }) => id)
  throw wrong(
    '--only and --skip with operations of the contract',
    unknown,
    `Some of them: ${some.join(', ')}.`,
  )
}
