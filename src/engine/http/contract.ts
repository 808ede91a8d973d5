import { canonicalJson } from '../../kit/hash.ts'
import { Problem } from '../../kit/problem.ts'
import type { Exchange } from '../../world/http/exchange.ts'
import { headerOf } from '../../world/http/message.ts'
import { type Api, type DocumentedResponse, type Operation, readApi } from '../openapi/model.ts'
import { readDocument } from '../openapi/read-document.ts'
import { makeValidator, type Validator } from '../openapi/validate.ts'
import { type Shortfall, shortfall } from './shortfall.ts'
import { jsonOf } from './source.ts'

/** An OpenAPI document that was read, and what judges values by it. */
export interface Contract {
  readonly api: Api
  readonly validator: Validator
}

const kept = new Map<string, Contract>()
const keptMax = 8
const address = 'http://127.0.0.1/openapi.json'

/** Reads a document that a server showed; a shortfall where it can't be used. */
export async function readContract(document: unknown): Promise<Contract | Shortfall> {
  const text = canonicalJson(document ?? null)
  const known = kept.get(text)
  if (known) return known
  try {
    const read = await readDocument(address, async (url) => {
      if (url.href === address) return text
      throw new Problem('bad-file', {
        expected: 'everything of the contract in one document',
        came: `a reference to ${url.href}`,
        try: 'Put what it refers to under `components`.',
      })
    })
    const api = readApi(read)
    const contract = { api, validator: makeValidator(api.document) }
    if (kept.size >= keptMax) kept.clear()
    kept.set(text, contract)
    return contract
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { expected, came, try: attempt } = error.reason
    return shortfall(`an OpenAPI document that can be read: ${expected}`, came, attempt)
  }
}

/** A path with {} for whatever its parameters are called: /films/{}. */
export const pathShape = (path: string): string => path.replace(/\{[^}]*\}/g, '{}')

/** The operation of this method and path shape. */
export function operationNamed({ api }: Contract, name: string): Operation | null {
  const [method = '', path = ''] = name.split(' ')
  return (
    api.operations.find(
      (one) =>
        one.method === method.toLowerCase() &&
        pathShape(`${one.basePath}${one.path}`) === pathShape(path),
    ) ?? null
  )
}

/** What the document says of a status: its own entry, 4XX, or default. */
export function responseFor(
  { responses }: Operation,
  status: number,
): DocumentedResponse | undefined {
  const range = `${Math.floor(status / 100)}XX`
  return responses.get(String(status)) ?? responses.get(range) ?? responses.get('default')
}

/** How an answer differs from what the document says of it; null where it fits. */
export async function fitShortfall(
  { request, response }: Exchange,
  document: unknown,
  advice: string | undefined,
): Promise<Shortfall | null> {
  const contract = await readContract(document)
  if ('expected' in contract) return contract
  if (response === null) return null
  const path = request.target.split('?')[0] as string
  const operation = operationFor(contract, request.method, path)
  const name = `\`${request.method} ${path}\``
  const say = (expected: string, came: string): Shortfall =>
    shortfall(
      `${expected} in the contract, since that's how your server answered ${name}`,
      came,
      advice ?? 'Change whichever is wrong: the document, or the answer.',
    )
  if (operation === null) return say(`the operation ${name}`, 'no such operation')
  const described = responseFor(operation, response.status)
  if (described === undefined) {
    const all = [...operation.responses.keys()].join(', ') || 'none'
    return say(`the status ${response.status}`, `${all} for this operation`)
  }
  return bodyShortfall(contract, described, { response, say })
}

function bodyShortfall(
  { validator }: Contract,
  { content }: DocumentedResponse,
  of: {
    readonly response: NonNullable<Exchange['response']>
    readonly say: (expected: string, came: string) => Shortfall
  },
): Shortfall | null {
  const { response, say } = of
  const isEmpty = (response.body ?? Buffer.alloc(0)).length === 0
  if (isEmpty && content.size === 0) return null
  const type = (headerOf(response, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  const found = contentOf(content, type)
  if (found === null) {
    if (isEmpty) return null
    return say(
      `the media type \`${type}\` for the status ${response.status}`,
      [...content.keys()].join(', ') || 'no media type at all',
    )
  }
  if (!/[/+]json$/.test(type)) return null
  const [misfit] = validator.response(found.pointer, jsonOf(response))
  if (misfit === undefined) return null
  const place = misfit.at === '' ? 'the body' : `\`${misfit.at}\` of the body`
  return say(`a schema for ${response.status} that lets ${place} through`, `it ${misfit.says}`)
}

/** What is said of a media type, or of a range such as image/* that holds it. */
export function contentOf(
  content: DocumentedResponse['content'],
  type: string,
): { readonly pointer: string } | null {
  for (const [name, one] of content) {
    const plain = name.split(';')[0]?.trim().toLowerCase() ?? ''
    const isRange = plain === '*/*' || (plain.endsWith('/*') && type.startsWith(plain.slice(0, -1)))
    if (plain === type || isRange) return one
  }
  return null
}

/** A path that's written out wins over one with parameters. */
function operationFor({ api }: Contract, method: string, path: string): Operation | null {
  const fitting = api.operations.filter(
    (one) =>
      one.method === method.toLowerCase() && isOfShape(path, pathShape(one.basePath + one.path)),
  )
  const parameters = ({ path: own }: Operation): number => own.split('{').length
  return fitting.toSorted((a, b) => parameters(a) - parameters(b))[0] ?? null
}

function isOfShape(path: string, shape: string): boolean {
  const [own, wanted] = [path.split('/'), shape.split('/')]
  return (
    own.length === wanted.length &&
    wanted.every((part, at) => part === '{}' || part === own[at] || isPartly(own[at] ?? '', part))
  )
}

/** A segment such as {}.json. */
function isPartly(segment: string, part: string): boolean {
  const [before = '', after = ''] = part.split('{}')
  return part.includes('{}') && segment.startsWith(before) && segment.endsWith(after)
}

/** Whether the schema of a documented answer refuses this body; null where there is no such answer. */
export function refusesBody(
  contract: Contract,
  operation: Operation,
  status: number,
  json: unknown,
) {
  const described = responseFor(operation, status)
  const type = status >= 400 ? 'application/problem+json' : 'application/json'
  const found = described && contentOf(described.content, type)
  if (!found) return null
  return contract.validator.response(found.pointer, json).length > 0
}
