import type { Exchange } from '../../world/http/exchange.ts'
import { bodyText, type HttpResponse, headerOf } from '../../world/http/message.ts'
import type { FaultCode } from './fault-codes.ts'
import { asObject, cut, parseJson } from './json.ts'
import { framingRemarks } from './judge-framing.ts'
import { findLeaks, type LeakKind } from './leaks.ts'
import { type Api, type DocumentedResponse, documentedResponse, type Operation } from './model.ts'
import type { Validator } from './validate.ts'

/** How far a request keeps to the contract; judged answers differ. */
export type Keeping = 'valid' | 'invalid' | 'odd'

/** Something that looks wrong in one response. */
export interface Remark {
  readonly code: FaultCode
  /** The same for remarks that likely share a cause. */
  readonly cause: string
  readonly title: string
  /** Why it's wrong, and what to look at. */
  readonly detail: string
  /** The part of the request that shows it, where one cause may show in several. */
  readonly place?: string
  /** What it's about, such as a collection or a property: by it one fault may explain another. */
  readonly about?: string
}

/** What a response is judged by. */
export interface Judging {
  readonly api: Api
  readonly validator: Validator
  readonly operation: Operation
  readonly keeping: Keeping
}

/** Everything about one exchange that can be told without knowing what was stored. */
export function judgeExchange(judging: Judging, exchange: Exchange): Remark[] {
  const { response } = exchange
  const broken = framingRemarks(judging, exchange)
  if (response === null || exchange.problems.some(({ kind }) => kind === 'refused')) return broken
  const isWhole = exchange.problems.length === 0
  const status = statusRemarks(judging, exchange, response)
  return [
    ...broken,
    ...status,
    ...protocolRemarks(judging, exchange, response),
    ...leakRemarks(judging, exchange, response),
    ...(isWhole && response.status < 500 ? contentRemarks(judging, exchange, response) : []),
  ]
}

const label = ({ method, path }: Operation): string => `${method.toUpperCase()} ${path}`

function statusRemarks(
  { operation, keeping }: Judging,
  exchange: Exchange,
  response: HttpResponse,
): Remark[] {
  const { status } = response
  const name = label(operation)
  const made = (code: FaultCode, cause: string, title: string, detail: string): Remark[] => [
    { code, cause, title, detail },
  ]
  if (status < 100 || status > 599) {
    return made(
      101,
      'status-range',
      `${name} answers with status ${status}`,
      `Expected a status from 100 to 599. Got ${status}. Try one of the registered status codes.`,
    )
  }
  if (status === 501) {
    return keeping === 'odd'
      ? []
      : made(
          205,
          `501 ${operation.id}`,
          `${name} isn't implemented`,
          'Expected the operation that the contract describes. Got 501 Not Implemented. Try to build it, or take it out of the contract.',
        )
  }
  if (status >= 500) {
    if (status === 503 && operation.responses.has('503')) return []
    return made(
      100,
      `5xx ${operation.id} ${errorShape(response)}`,
      `${name} fails with ${status}`,
      serverErrorDetail(keeping, status),
    )
  }
  const isDocumented = documentedResponse(operation, status) !== undefined
  const isCreated = status === 201 && !operation.responses.has('201')
  const codes = { delete: 102, get: 103, patch: 104 } as const
  const code = (codes as Record<string, FaultCode | undefined>)[operation.method]
  if (
    isCreated &&
    code !== undefined &&
    exchange.request.method === operation.method.toUpperCase()
  ) {
    return made(
      code,
      `201 ${operation.method}`,
      `${name} answers 201 Created`,
      `Expected a status that fits ${operation.method.toUpperCase()}, which creates nothing. Got 201. Try 200 or 204.`,
    )
  }
  if (isDocumented || operation.responses.size === 0 || keeping === 'odd') return []
  if (!isRemarkable(status)) return []
  const listed = [...operation.responses.keys()].join(', ')
  return made(
    900,
    `status ${operation.id} ${status}`,
    `${name} answers ${status}, which the contract leaves out`,
    `Expected one of the documented statuses (${listed}). Got ${status} for a request that is ${keeping === 'valid' ? 'valid' : 'not valid'}. Try to add ${status} to the contract, or answer with one of those.`,
  )
}

/** Client errors that any server or proxy may give are no news; others and successes are. */
function isRemarkable(status: number): boolean {
  if (status < 200 || status === 304) return false
  const usual = [400, 401, 403, 404, 405, 406, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417]
  return ![...usual, 421, 422, 423, 426, 428, 429, 431, 451].includes(status)
}

function serverErrorDetail(keeping: Keeping, status: number): string {
  const expected =
    keeping === 'valid'
      ? 'Expected a 2xx, or a 4xx that says what the client should change: the request keeps to the contract.'
      : "Expected a 4xx that says what's wrong with the request."
  return `${expected} Got ${status}: the server met something that its code doesn't handle. Try the request below with the server's log open; look at the first line of the error that is your own code.`
}

/** An error's text with what changes from call to call taken out. */
function errorShape(response: HttpResponse): string {
  const text = bodyText(response)
    .replace(/[\da-f]{8}-[\da-f-]{27}/gi, '#')
    .replace(/"[^"]{24,}"/g, '"…"')
    .replace(/\d+/g, '#')
  return cut(text, 60)
}

function protocolRemarks(
  { api, operation, keeping }: Judging,
  { request }: Exchange,
  response: HttpResponse,
): Remark[] {
  const { status } = response
  const name = label(operation)
  const remarks: Remark[] = []
  const add = (code: FaultCode, cause: string, title: string, detail: string): void => {
    remarks.push({ code, cause, title, detail })
  }
  const isBodiless = request.body === null || request.body.length === 0
  if (status === 413 && isBodiless)
    add(
      106,
      '413',
      `${name} calls an absent body too large`,
      'Expected no 413 for a request without a body. Got 413. Try to check the size only when there is a body.',
    )
  if (status === 415 && isBodiless && /^(GET|HEAD|DELETE)$/.test(request.method))
    add(
      107,
      '415',
      `${name} refuses the type of an absent body`,
      "Expected no 415 for a request without a body. Got 415, which is about the request's body. Try to check the content type only when there is a body; if the stored thing can't be shown this way, 404, 406 or 409 says so.",
    )
  if (status === 304 && !/^(GET|HEAD)$/.test(request.method))
    add(
      108,
      '304',
      `${name} answers 304`,
      `Expected 304 only for GET and HEAD. Got it for ${request.method}. Try 412 when a condition of a change isn't met.`,
    )
  const usesHttpAuth = operation.security
    .flat()
    .some((one) => api.schemes.get(one)?.type === 'http')
  if (status === 401 && usesHttpAuth && headerOf(response, 'www-authenticate') === null)
    add(
      109,
      '401',
      '401 comes without WWW-Authenticate',
      'Expected the header WWW-Authenticate, which HTTP requires with every 401: it tells a client how to sign in. Got none. Try `WWW-Authenticate: Bearer` (or the scheme you use).',
    )
  if (status === 405 && headerOf(response, 'allow') === null)
    add(
      110,
      '405',
      '405 comes without Allow',
      'Expected the header Allow, which HTTP requires with every 405: it lists the methods that work here. Got none. Try `Allow: GET, POST` with your own list.',
    )
  if (status === 426 && headerOf(response, 'upgrade') === null)
    add(
      112,
      '426',
      '426 comes without Upgrade',
      'Expected the header Upgrade with a 426. Got none. Try to name the protocol that is wanted.',
    )
  const signsIn = /login|sign-?in|auth|token|session/i.test(`${operation.path} ${operation.id}`)
  const isOpen = operation.security.length === 0 && api.schemes.size === 0 && !signsIn
  if (status === 401 && isOpen && !operation.responses.has('401') && keeping === 'valid')
    add(
      202,
      '401-open',
      `${name} asks for credentials that the contract doesn't mention`,
      'Expected an answer without credentials: the contract has no security. Got 401. Try to describe the security scheme in the contract.',
    )
  return remarks
}

const leakCodes: Record<LeakKind, FaultCode> = {
  'stack-trace': 309,
  'database-error': 917,
  secret: 916,
  'system-file': 918,
}

function leakRemarks({ operation }: Judging, exchange: Exchange, response: HttpResponse): Remark[] {
  if (response.body.length === 0) return []
  const sent = `${exchange.request.target}\n${bodyText(exchange.request)}`
  // In a success such text may be what was asked for: a log, a playground's result.
  const isNews = (kind: LeakKind): boolean =>
    response.status >= 400 || kind === 'secret' || kind === 'system-file'
  return findLeaks(bodyText(response), sent)
    .filter(({ kind }) => isNews(kind))
    .map(({ kind, what, excerpt }) => ({
      code: leakCodes[kind],
      cause: `leak ${what}`,
      title: `${label(operation)} shows ${what}`,
      detail: `Expected nothing about the inside of the server in a response. Got ${what}: ${JSON.stringify(excerpt)}. Try to log it with an id and send the client only that id.`,
    }))
}

function contentRemarks(
  { validator, operation, keeping }: Judging,
  { request }: Exchange,
  response: HttpResponse,
): Remark[] {
  const documented = documentedResponse(operation, response.status)
  if (documented === undefined || request.method !== operation.method.toUpperCase()) return []
  if (keeping === 'odd' && response.status >= 300) return []
  if (response.status >= 300 && isOnlyForSuccess(operation, documented)) return []
  // What was made of forbidden input has a finding of its own.
  if (keeping === 'invalid' && response.status < 300) return []
  const remarks = headerRemarks(operation, documented, response, validator)
  if (request.method === 'HEAD' || [204, 205, 304].includes(response.status)) return remarks
  if (documented.content.size === 0) return remarks
  const type = headerOf(response, 'content-type')
  const match = contentFor(documented, type)
  if (response.body.length === 0 && documented.isStream) return remarks
  if (response.body.length === 0)
    return [...remarks, ...emptyRemarks(operation, documented, response)]
  // A router that takes no such text for a part of the path answers by itself, before any handler.
  if (match === undefined && response.status === 404 && /%/.test(request.target)) return remarks
  if (match === undefined && isOurUpload(documented, type)) return remarks
  if (match === undefined) return [...remarks, typeRemark(operation, documented, response)]
  const isJson = /[/+]json\b/i.test(type ?? match.mediaType)
  if (!isJson || documented.isStream) return remarks
  const json = parseJson(bodyText(response))
  if (json === undefined) {
    return [
      ...remarks,
      {
        code: 200,
        cause: 'not-json',
        title: `${label(operation)} sends a body that isn't JSON`,
        detail: `Expected JSON, as the content type ${type} says. Got ${JSON.stringify(cut(bodyText(response), 80))}. Try to write the body with your language's JSON library.`,
      },
    ]
  }
  return [
    ...remarks,
    ...schemaRemarks(operation, response.status, { pointer: match.pointer, json, validator }),
  ]
}

/** `default` beside no success is the success: then the contract says nothing of errors. */
function isOnlyForSuccess({ responses }: Operation, documented: DocumentedResponse): boolean {
  const isDefault = documented === responses.get('default')
  return isDefault && ![...responses.keys()].some((status) => status.startsWith('2'))
}

function schemaRemarks(
  operation: Operation,
  status: number,
  { pointer, json, validator }: { pointer: string; json: unknown; validator: Validator },
): Remark[] {
  const [misfit] = validator.response(pointer, json)
  if (misfit === undefined) return []
  const place = misfit.at === '' ? 'the body' : misfit.at
  const general = misfit.at.split('/').filter((part) => part !== '' && !/^\d+$/.test(part))
  const name = missingName(misfit.says) ?? general.at(-1) ?? ''
  return [
    {
      code: 200,
      cause: `schema ${misfit.keyword} ${name === '' ? operation.id : name}`,
      about: name,
      title: `${label(operation)} answers ${status} with a body that doesn't fit its schema`,
      detail: `Expected the schema documented for ${status}. Got ${place}, which ${misfit.says} (there: ${cut(JSON.stringify(valueAt(json, misfit.at)) ?? 'nothing', 120)}). Try to bring the handler and the contract together; one of the two is wrong.`,
    },
  ]
}

function missingName(says: string): string | undefined {
  return /required property '([^']+)'/.exec(says)?.[1]
}

function valueAt(json: unknown, pointer: string): unknown {
  let value = json
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    value = Array.isArray(value) ? value[Number(key)] : asObject(value)[key]
  }
  return value
}

function contentFor(
  documented: DocumentedResponse,
  type: string | null,
): { pointer: string; mediaType: string } | undefined {
  const entries = [...documented.content].map(([mediaType, { pointer }]) => ({
    mediaType,
    pointer,
  }))
  if (type === null) return undefined
  const exact = entries.find(({ mediaType }) => plainType(mediaType) === plainType(type))
  if (exact !== undefined) return exact
  return entries.find(({ mediaType }) => {
    const wanted = plainType(mediaType)
    if (wanted === '*/*') return true
    if (wanted.endsWith('/*')) return plainType(type).startsWith(wanted.slice(0, -1))
    return /[/+]json$/.test(wanted) && /[/+]json$/.test(plainType(type))
  })
}

/** A file of ours comes back as what we called it when we uploaded it. */
function isOurUpload({ content }: DocumentedResponse, type: string | null): boolean {
  const isMedia = [...content.keys()].every((one) => /^(image|audio|video|font)\//i.test(one))
  return isMedia && plainType(type ?? '') === 'application/octet-stream'
}

/** A media type without its parameters. */
function plainType(text: string): string {
  return (text.split(';')[0] as string).trim().toLowerCase()
}

function typeRemark(
  operation: Operation,
  documented: DocumentedResponse,
  response: HttpResponse,
): Remark {
  const type = headerOf(response, 'content-type')
  const wanted = [...documented.content.keys()].join(' or ')
  // Errors are written in one place for the whole server, successes by each handler.
  const place = response.status >= 400 ? `error ${plainType(type ?? 'none')}` : operation.id
  return {
    code: 901,
    cause: `type ${place} ${Math.floor(response.status / 100)}`,
    title: `${label(operation)} answers ${response.status} as ${type ?? 'no type at all'}`,
    detail: `Expected ${wanted}. Got ${type === null ? 'a body without a Content-Type' : type}. Clients choose their parser by this header. Try to set it where the response is made.`,
  }
}

function emptyRemarks(
  operation: Operation,
  documented: DocumentedResponse,
  response: HttpResponse,
): Remark[] {
  const hasSchema = [...documented.content.values()].some(
    ({ schema }) => Object.keys(schema).length > 0 && schema.type !== 'string',
  )
  if (!hasSchema || response.status >= 300) return []
  return [
    {
      code: 200,
      cause: `empty ${operation.id}`,
      title: `${label(operation)} answers ${response.status} with an empty body`,
      detail: `Expected the body documented for ${response.status}. Got no bytes. Try to send the body, or document 204.`,
    },
  ]
}

function headerRemarks(
  operation: Operation,
  documented: DocumentedResponse,
  response: HttpResponse,
  validator: Validator,
): Remark[] {
  return documented.headers.flatMap(({ name, required, schema }): Remark[] => {
    const value = headerOf(response, name)
    const made = (came: string): Remark => ({
      code: 902,
      cause: `header ${name.toLowerCase()} ${operation.id}`,
      title: `${label(operation)} answers ${response.status} with the header ${name} ${value === null ? 'missing' : 'malformed'}`,
      detail: `Expected the header ${name} as the contract describes it. Got ${came}. Try to set it on every ${response.status}.`,
    })
    if (value === null) return required ? [made('no such header')] : []
    return validator.isPassable(schema, value) ? [] : [made(`"${value}"`)]
  })
}
