import { upgrade } from '@scalar/openapi-parser'
import { asObject, asString, isObject, type JsonObject } from './json.ts'
import { resolve } from './schema.ts'

/** Where a document keeps what `sortedOut` left out of it. */
export const unreadableKey = 'x-unreadable'

/** An operation that was left out, and why. */
export interface Unreadable {
  readonly operation: string
  readonly reason: string
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

/** A document of any version brought to 3.1; throws for what the upgrader can't take. */
export function upgraded(document: JsonObject): JsonObject {
  // The upgrader changes what it's given, even when it gives up halfway.
  return upgrade(structuredClone(document)).specification as unknown as JsonObject
}

/** Parameters are a list; some documents put a reference to one there instead. */
export function withParameterLists(document: JsonObject): JsonObject {
  const listed = (node: JsonObject): JsonObject => {
    const { parameters, ...others } = node
    if (parameters === undefined || Array.isArray(parameters)) return node
    const list = listAt(document, parameters)
    return list === undefined ? others : { ...others, parameters: list }
  }
  const paths = Object.entries(asObject(document.paths)).map(([path, item]) => {
    if (!isObject(item)) return [path, item] as const
    const inner = Object.entries(listed(item)).map(([name, node]) =>
      methods.includes(name) && isObject(node) ? [name, listed(node)] : [name, node],
    )
    return [path, Object.fromEntries(inner)] as const
  })
  return document.paths === undefined ? document : { ...document, paths: Object.fromEntries(paths) }
}

const typeNames: Readonly<Record<string, string>> = {
  int: 'integer',
  long: 'integer',
  float: 'number',
  double: 'number',
  decimal: 'number',
  bool: 'boolean',
  str: 'string',
  text: 'string',
  list: 'array',
  dict: 'object',
}

/** Types under the names that other languages give them (`type: int`), in every schema. */
export function withJsonTypes<T>(node: T): T {
  if (Array.isArray(node)) return node.map(withJsonTypes) as T
  if (!isObject(node)) return node
  const entries = Object.entries(node).map(([key, value]) => {
    if (key === 'type' && typeof value === 'string') return [key, typeNames[value] ?? value]
    return isValue.test(key) ? [key, value] : [key, withJsonTypes(value)]
  })
  return Object.fromEntries(entries) as T
}

/** What holds data and no schemas. */
const isValue = /^(examples?|x-example|default|enum|const|value)$/

/** The list that a reference such as `#/definitions/filters` leads to. */
function listAt(document: JsonObject, node: unknown): readonly unknown[] | undefined {
  const reference = asString(asObject(node).$ref)
  const match = /^#(\/.*)?\/([^/]+)$/.exec(reference ?? '')
  if (match === null) return undefined
  const parent =
    match[1] === undefined ? document : resolve({ root: document }, { $ref: `#${match[1]}` })
  const found = parent[match[2] as string]
  return Array.isArray(found) ? found : undefined
}

/** The document without the operations that can't be upgraded, and those by name. */
export function sortedOut(document: JsonObject): {
  readable: JsonObject
  unreadable: Unreadable[]
} {
  const unreadable: Unreadable[] = []
  const paths: Record<string, JsonObject> = {}
  for (const [path, item] of Object.entries(asObject(document.paths))) {
    const shared = Object.entries(asObject(item)).filter(([name]) => !methods.includes(name))
    const own = Object.entries(asObject(item)).filter(([name]) => methods.includes(name))
    const fine = own.filter(([method, node]) => {
      const alone = { [path]: Object.fromEntries([...shared, [method, node]]) }
      const reason = troubleWith({ ...document, paths: alone })
      if (reason !== null) unreadable.push({ operation: `${method.toUpperCase()} ${path}`, reason })
      return reason === null
    })
    if (fine.length > 0) paths[path] = Object.fromEntries([...shared, ...fine])
  }
  return { readable: { ...document, paths }, unreadable }
}

function troubleWith(document: JsonObject): string | null {
  try {
    upgraded(document)
    return null
  } catch (error) {
    const words = error instanceof Error ? error.message.split('\n')[0] : String(error)
    return `it can't be brought to OpenAPI 3.1: ${words}`
  }
}
