import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseDocument as parseYaml } from 'yaml'
import { Problem } from '../../kit/problem.ts'
import { asObject, asString, isObject, type JsonObject, parseJson } from './json.ts'
import { sortedOut, unreadableKey, upgraded, withJsonTypes, withParameterLists } from './upgrade.ts'

/** Fetches the text at an absolute address (`file:` or `http:`). */
export type ReadText = (url: URL) => Promise<string>

const filesMax = 200
const bytesMax = 64 * 1_048_576
const depthMax = 400

/**
 * An OpenAPI 2.0, 3.0 or 3.1 document, as JSON or YAML, brought to 3.1. What it refers to in other
 * files is fetched and put under `x-ext`; every reference in the result is local.
 */
export async function readDocument(location: string, read: ReadText): Promise<JsonObject> {
  const url = locationUrl(location)
  const text = await read(url)
  const document = parseDocument(text, location)
  requireOpenApi(document, location)
  const bundled = await bundle(document, url, read)
  return { ...upgradeTo31(bundled, location), 'x-ext': bundled['x-ext'] ?? {} }
}

/** The address of a file's path or of a URL. */
function locationUrl(location: string): URL {
  if (/^https?:\/\//i.test(location)) return new URL(location)
  return location.startsWith('file:') ? new URL(location) : pathToFileURL(path.resolve(location))
}

function parseDocument(text: string, location: string): JsonObject {
  if (text.length > bytesMax) throw unusable(location, `${text.length} characters`)
  const json = parseJson(text.replace(/^\uFEFF/, ''))
  if (isObject(json)) return json
  try {
    const read = parseYaml(text, { logLevel: 'silent' })
    // A key that's there twice is read by most programs; the last one counts.
    const error = read.errors.find(({ code }) => code !== 'DUPLICATE_KEY')
    if (error !== undefined) throw error
    const yaml: unknown = read.toJS({ maxAliasCount: 1000 })
    if (isObject(yaml)) return withoutCycles(yaml, location)
    throw unusable(location, yaml === null ? 'an empty file' : `a ${typeof yaml}`)
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    throw unusable(location, `text that is neither JSON nor YAML (${firstLine(cause)})`)
  }
}

/** YAML aliases can make a value contain itself, and dates; JSON can hold neither. */
function withoutCycles(value: JsonObject, location: string): JsonObject {
  try {
    return JSON.parse(JSON.stringify(value)) as JsonObject
  } catch {
    throw unusable(location, 'a YAML anchor that contains itself')
  }
}

function requireOpenApi(document: JsonObject, location: string): void {
  const version = String(document.openapi ?? document.swagger ?? '')
  if (!/^(2\.0|3\.[0-2](\.\d+)?)$/.test(version)) {
    throw unusable(
      location,
      version === ''
        ? 'no member "openapi" or "swagger" at the top'
        : `version ${JSON.stringify(version)}`,
    )
  }
  if (document.paths !== undefined && !isObject(document.paths)) {
    throw unusable(location, '"paths" that is not an object')
  }
}

/** What can't be upgraded is left out by name; one odd operation doesn't cost the others. */
function upgradeTo31(document: JsonObject, location: string): JsonObject {
  const tidy = withJsonTypes(withParameterLists(document))
  try {
    return upgraded(tidy)
  } catch (cause) {
    const { readable, unreadable } = sortedOut(tidy)
    if (Object.keys(asObject(readable.paths)).length > 0)
      return { ...upgraded(readable), [unreadableKey]: unreadable }
    throw unusable(
      location,
      `a document that can't be brought to OpenAPI 3.1 (${firstLine(cause)})`,
    )
  }
}

/** Fetches what the document refers to elsewhere and makes every reference local. */
async function bundle(document: JsonObject, base: URL, read: ReadText): Promise<JsonObject> {
  const names = new Map<string, string>()
  const fetched: Record<string, unknown> = {}
  const waiting: { url: URL; name: string }[] = []
  const nameOf = (url: URL): string => {
    const key = url.href
    const known = names.get(key)
    if (known !== undefined) return known
    const name = `d${names.size + 1}`
    if (names.size >= filesMax) throw unusable(base.href, `references to over ${filesMax} files`)
    names.set(key, name)
    waiting.push({ url, name })
    return name
  }
  const localize = (value: JsonObject, at: URL, own: string | null): unknown =>
    rewrite(value, (reference) => {
      const [address = '', pointer = ''] = reference.split('#')
      if (address === '') return own === null ? reference : `#/x-ext/${own}${pointer}`
      const target = new URL(address, at)
      if (target.href === base.href) return `#${pointer}`
      return `#/x-ext/${nameOf(target)}${pointer}`
    })
  const root = localize(document, base, null) as Record<string, unknown>
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    requireSameKind(base, next.url)
    const text = await read(next.url)
    fetched[next.name] = localize(parseDocument(text, next.url.href), next.url, next.name)
  }
  if (waiting.length + Object.keys(fetched).length > 0) root['x-ext'] = fetched
  return root
}

/** A document from the network must not make us read files. */
function requireSameKind(base: URL, url: URL): void {
  const isFine = url.protocol === base.protocol || /^https?:$/.test(url.protocol)
  if (!isFine) throw unusable(base.href, `a reference to ${url.href}`)
}

function rewrite(value: unknown, change: (reference: string) => string, depth = 0): unknown {
  if (depth > depthMax) throw unusable('the document', `nesting deeper than ${depthMax}`)
  if (Array.isArray(value)) return value.map((item) => rewrite(item, change, depth + 1))
  if (!isObject(value)) return value
  const out: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    const reference = key === '$ref' ? asString(item) : undefined
    const made = reference === undefined ? rewrite(item, change, depth + 1) : change(reference)
    Object.defineProperty(out, key, {
      value: made,
      enumerable: true,
      writable: true,
      configurable: true,
    })
  }
  return out
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0] as string
}

function unusable(location: string, came: string): Problem {
  return new Problem('bad-file', {
    expected: `an OpenAPI 2.0, 3.0 or 3.1 document at ${displayName(location)}`,
    came,
    try: 'Check the address; a document starts with "openapi: 3.1.0" (or "swagger: \'2.0\'") and has "paths".',
  })
}

function displayName(location: string): string {
  return location.startsWith('file:') ? fileURLToPath(location) : location
}
