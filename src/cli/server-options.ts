import fs from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Api, readApi } from '../engine/openapi/model.ts'
import { loopbackOrigin, type OpenTarget } from '../engine/openapi/open-target.ts'
import { type ReadText, readDocument } from '../engine/openapi/read-document.ts'
import { Problem } from '../kit/problem.ts'
import { exchange } from '../world/http/exchange.ts'
import { bodyText, type Header, makeRequest, type Origin } from '../world/http/message.ts'
import type { CliContext } from './context.ts'
import { readInput, standardStream } from './read-input.ts'

/* Options that commands share which start or ask a server. */

/** Where the server and its contract are, as options say it. */
interface ServerOptions {
  readonly openapi?: string
  readonly start?: string
  readonly url?: string
}

/** Milliseconds from --budget-s. */
export function budgetOf(text: string): number {
  const seconds = Number(text)
  if (Number.isFinite(seconds) && seconds > 0 && seconds <= 86_400) return seconds * 1000
  throw wrong('--budget-s with a number of seconds above 0', text, 'Leave it out for 60.')
}

/** A command line that can't be used. */
export function wrong(expected: string, came: string, attempt: string): Problem {
  return new Problem('bad-input', { expected, came, try: attempt })
}

/** The address of --url; null with --start. */
export function targetUrl({ start, url, openapi }: ServerOptions): URL | null {
  if (openapi === undefined)
    throw wrong(
      '--openapi with the contract',
      'no --openapi',
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

/** A header as it is written. */
export function readHeader(text: string): Header {
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
export function identitiesOf(texts: readonly string[]): Map<string, Header[]> {
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

/** The folder of --dir, or the current one. */
export async function existingFolder(
  { settings }: CliContext,
  dir: string | undefined,
): Promise<string> {
  const folder = path.resolve(settings.cwd, dir ?? '.')
  const stat = await fs.stat(folder).catch(() => null)
  if (stat?.isDirectory() === true) return folder
  throw wrong('--dir with a folder', `${folder}, which isn't one`, 'Check the path.')
}

/** The contract from a file, an address, or the server itself. */
export async function readContract(
  context: CliContext,
  { openapi = '' }: ServerOptions,
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

/** Something must listen there. */
export async function requireAnswer(origin: Origin): Promise<void> {
  const made = await exchange(origin, makeRequest({}), { limits: { totalMs: 3_000 } })
  const refused = made.problems.find(({ kind }) => kind === 'refused')
  if (refused === undefined) return
  throw wrong(
    `a server at ${addressOf(origin)}`,
    refused.says,
    'Start the server first, or let --start do it.',
  )
}
