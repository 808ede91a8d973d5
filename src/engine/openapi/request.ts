import type { Header, HttpRequest } from '../../world/http/message.ts'
import { asObject, isObject } from './json.ts'
import type { Body, Operation, Parameter } from './model.ts'
import { isXml, writeXml } from './xml-body.ts'

/** What goes into one request of an operation; symbolic until it is written. */
export interface Filling {
  /** `path/name`, `query/name` … → value. Those left out aren't sent. */
  readonly parameters: Readonly<Record<string, unknown>>
  readonly body: Body | null
  readonly value: unknown
  /** Sent instead of the body that the value would give. */
  readonly rawBody?: { readonly mediaType: string; readonly bytes: Buffer }
  /** Added at the end; they replace headers of the same name. */
  readonly headers?: readonly Header[]
}

/** The key of a parameter in a filling. */
export function parameterKey(parameter: Pick<Parameter, 'in' | 'name'>): string {
  return `${parameter.in}/${parameter.name}`
}

/** A request as it goes over the wire. */
export function writeRequest(
  operation: Operation,
  filling: Filling,
  common: readonly Header[] = [],
): HttpRequest {
  const headers: Header[] = []
  const query: string[] = []
  const cookies: string[] = []
  let path = operation.path
  for (const parameter of operation.parameters) {
    const value = filling.parameters[parameterKey(parameter)]
    if (value === undefined) continue
    if (parameter.in === 'path') {
      const written = writeSimple(parameter, value, true)
      path = path.replaceAll(`{${parameter.name}}`, written)
    } else if (parameter.in === 'query') query.push(...writeQuery(parameter, value))
    else if (parameter.in === 'header')
      headers.push([parameter.name, headerText(writeSimple(parameter, value, false))])
    else cookies.push(`${parameter.name}=${safeEncode(writeSimple(parameter, value, false))}`)
  }
  const { body, headers: bodyHeaders } = writeBody(filling)
  const all = [...bodyHeaders, ['accept', acceptOf(operation)] as const, ...headers, ...common]
  if (cookies.length > 0) all.push(['cookie', cookies.join('; ')])
  const target = `${operation.basePath}${encodeRest(path)}`
  return {
    method: operation.method.toUpperCase(),
    target: query.length === 0 ? target : `${target}?${query.join('&')}`,
    headers: joinCookies(replaced(all, filling.headers ?? [])),
    body,
  }
}

const acceptedTypesMax = 8

/** What the contract's responses are in, as a client made from it asks; anything else comes second. */
function acceptOf({ responses }: Operation): string {
  const types = [...responses.values()]
    .flatMap(({ content }) => [...content.keys()])
    .map((type) => (type.split(';')[0] as string).trim().toLowerCase())
    .filter((type) => /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(type))
  const named = [...new Set(types)].slice(0, acceptedTypesMax)
  return named.length === 0 ? '*/*' : [...named, '*/*;q=0.5'].join(', ')
}

/** What the path holds besides its parameters. */
function encodeRest(path: string): string {
  return path
    .toWellFormed()
    .replace(/[\s<>"{}|\\^`\u0080-\u{10ffff}]/gu, (sign) => encodeURIComponent(sign))
}

function replaced(headers: readonly Header[], others: readonly Header[]): Header[] {
  const names = new Set(others.map(([name]) => name.toLowerCase()))
  return [
    ...headers.filter(([name]) => !names.has(name.toLowerCase())),
    ...others.filter(([, value]) => value !== ''),
  ]
}

function joinCookies(headers: readonly Header[]): Header[] {
  const isCookie = ([name]: Header): boolean => name.toLowerCase() === 'cookie'
  const cookies = headers.filter(isCookie).map(([, value]) => value)
  const others = headers.filter((header) => !isCookie(header))
  return cookies.length === 0 ? [...others] : [...others, ['cookie', cookies.join('; ')]]
}

/** What a header can carry: one line of visible ASCII. */
function headerText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\x20-\x7e]/gu, (sign) => encodeURIComponent(sign))
    .trim()
}

/** A single value as text, the way a URL shows it. */
function scalarText(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === null) return 'null'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function safeEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function writeSimple(parameter: Parameter, value: unknown, encodes: boolean): string {
  const encode = (one: unknown): string =>
    encodes ? dotsEncoded(safeEncode(scalarText(one))) : scalarText(one)
  if (parameter.mediaType !== undefined) return encode(JSON.stringify(value))
  const { style, explode, name } = parameter
  const separator = style === 'label' ? '.' : style === 'matrix' ? ';' : ','
  const lead = style === 'label' ? '.' : style === 'matrix' ? `;${name}=` : ''
  if (Array.isArray(value)) {
    if (style === 'matrix' && explode)
      return value.map((item) => `;${name}=${encode(item)}`).join('')
    return lead + value.map(encode).join(explode || style === 'label' ? separator : ',')
  }
  if (isObject(value)) {
    const entries = Object.entries(value)
    if (explode) {
      const text = entries.map(([key, item]) => `${encode(key)}=${encode(item)}`).join(separator)
      return style === 'matrix' ? `;${text}` : lead + text
    }
    return lead + entries.map(([key, item]) => `${encode(key)},${encode(item)}`).join(',')
  }
  return lead + encode(value)
}

/** A path segment of dots alone would be taken as a step. */
function dotsEncoded(text: string): string {
  return /^\.{1,2}$/.test(text) ? text.replaceAll('.', '%2E') : text
}

function writeQuery(parameter: Parameter, value: unknown): string[] {
  const { name, style, explode, allowReserved } = parameter
  const encode = (one: unknown): string => {
    const text = safeEncode(scalarText(one))
    if (!allowReserved) return text
    return text.replace(/%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/g, (code) =>
      decodeURIComponent(code),
    )
  }
  const key = safeEncode(name)
  if (parameter.mediaType !== undefined) return [`${key}=${encode(JSON.stringify(value))}`]
  if (Array.isArray(value)) {
    if (explode && style === 'form') return value.map((item) => `${key}=${encode(item)}`)
    const separator = style === 'spaceDelimited' ? '%20' : style === 'pipeDelimited' ? '%7C' : ','
    return value.length === 0 ? [] : [`${key}=${value.map(encode).join(separator)}`]
  }
  if (isObject(value)) {
    const entries = Object.entries(value)
    if (style === 'deepObject')
      return entries.map(([inner, item]) => `${key}%5B${safeEncode(inner)}%5D=${encode(item)}`)
    if (explode) return entries.map(([inner, item]) => `${safeEncode(inner)}=${encode(item)}`)
    return [`${key}=${entries.flatMap(([inner, item]) => [encode(inner), encode(item)]).join(',')}`]
  }
  return [`${key}=${encode(value)}`]
}

function writeBody(filling: Filling): { body: Buffer | null; headers: Header[] } {
  if (filling.rawBody !== undefined) {
    const { mediaType, bytes } = filling.rawBody
    return { body: bytes, headers: mediaType === '' ? [] : [['content-type', mediaType]] }
  }
  if (filling.body === null || filling.value === undefined) return { body: null, headers: [] }
  const { mediaType } = filling.body
  const [bytes, type] = encodeBody(filling.body, filling.value)
  return { body: bytes, headers: [['content-type', type ?? mediaType]] }
}

function encodeBody(body: Body, value: unknown): [Buffer, string?] {
  const { mediaType } = body
  const isAny = mediaType.includes('*')
  if (/[/+]json\b/i.test(mediaType) || isAny)
    return [Buffer.from(JSON.stringify(value)), isAny ? 'application/json' : mediaType]
  if (/x-www-form-urlencoded/i.test(mediaType)) return [Buffer.from(writeForm(body, value))]
  if (/^multipart\//i.test(mediaType)) return writeMultipart(body, value)
  if (isXml(mediaType)) return [Buffer.from(writeXml(body.schema, value))]
  return [Buffer.from(scalarText(value))]
}

function writeForm(body: Body, value: unknown): string {
  return Object.entries(asObject(value))
    .flatMap(([name, item]) => {
      const encoding = asObject(body.encoding[name])
      return writeQuery(
        {
          name,
          in: 'query',
          required: false,
          schema: {},
          style: typeof encoding.style === 'string' ? encoding.style : 'form',
          explode: typeof encoding.explode === 'boolean' ? encoding.explode : true,
          allowReserved: false,
          mediaType: isObject(item) ? 'application/json' : undefined,
          examples: [],
        },
        item,
      )
    })
    .join('&')
}

const boundary = 'backwright-5b0c1d7e'

function writeMultipart(body: Body, value: unknown): [Buffer, string] {
  const parts = Object.entries(asObject(value)).flatMap(([name, item]) =>
    (Array.isArray(item) ? item : [item]).map((one) => multipartPart(body, name, one)),
  )
  const text = `${parts.join('')}--${boundary}--\r\n`
  return [Buffer.from(text), `${body.mediaType.split(';')[0]}; boundary=${boundary}`]
}

function multipartPart(body: Body, name: string, value: unknown): string {
  const schema = asObject(asObject(body.schema.properties)[name])
  const items = asObject(schema.items)
  const isFile = [schema, items].some(
    (one) =>
      one.format === 'binary' || typeof one.contentMediaType === 'string' || one.type === 'file',
  )
  const type = asObject(body.encoding[name]).contentType
  const known = typeof type === 'string' ? type.split(',')[0]?.trim() : undefined
  const file = isFile ? '; filename="file.txt"' : ''
  const contentType =
    known ??
    (isFile ? 'application/octet-stream' : isObject(value) ? 'application/json' : undefined)
  const typeLine = contentType === undefined ? '' : `content-type: ${contentType}\r\n`
  const safeName = name.replace(/["\r\n]/g, '_')
  return `--${boundary}\r\ncontent-disposition: form-data; name="${safeName}"${file}\r\n${typeLine}\r\n${scalarText(value)}\r\n`
}
