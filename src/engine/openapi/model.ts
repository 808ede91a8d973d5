import { basePathOf } from './base-path.ts'
import { asArray, asObject, asString, isObject, type JsonObject } from './json.ts'
import { type Document, isThere, plainSchema, propertiesOf, resolve } from './schema.ts'
import { type Unreadable, unreadableKey } from './upgrade.ts'
import { isXml, xmlIn } from './xml-body.ts'

type Place = 'path' | 'query' | 'header' | 'cookie'

/** One parameter of an operation. */
export interface Parameter {
  readonly name: string
  readonly in: Place
  readonly required: boolean
  readonly schema: JsonObject
  readonly style: string
  readonly explode: boolean
  readonly allowReserved: boolean
  /** Set when the parameter is described by `content`: its value is written as this type. */
  readonly mediaType: string | undefined
  readonly examples: readonly unknown[]
}

/** One way to write a body. */
export interface Body {
  readonly mediaType: string
  readonly schema: JsonObject
  readonly encoding: JsonObject
  readonly examples: readonly unknown[]
}

/** A response as documented. */
export interface DocumentedResponse {
  readonly headers: readonly {
    readonly name: string
    readonly required: boolean
    readonly schema: JsonObject
  }[]
  /** Media type → JSON pointer of its schema, or null when it has none. */
  readonly content: ReadonlyMap<string, { readonly pointer: string; readonly schema: JsonObject }>
  readonly links: readonly JsonObject[]
  /** The contract says that the body comes bit by bit, perhaps without an end. */
  readonly isStream: boolean
}

type Method = 'get' | 'put' | 'post' | 'delete' | 'patch' | 'head' | 'options' | 'trace'

/** One operation: a method on a path. */
export interface Operation {
  /** operationId, or "GET /path". */
  readonly id: string
  readonly method: Method
  readonly path: string
  /** What goes before the path, from `servers`. */
  readonly basePath: string
  readonly parameters: readonly Parameter[]
  readonly bodies: readonly Body[]
  readonly bodyRequired: boolean
  readonly responses: ReadonlyMap<string, DocumentedResponse>
  /** Alternatives; each names the schemes it needs together. Empty: nothing is needed. */
  readonly security: readonly (readonly string[])[]
  readonly summary: string
}

/** A way to show who one is. */
export interface SecurityScheme {
  readonly name: string
  readonly type: string
  readonly scheme: string
  readonly in: string
  readonly parameter: string
}

/** A document as the checks see it. */
export interface Api {
  readonly document: Document
  readonly operations: readonly Operation[]
  readonly schemes: ReadonlyMap<string, SecurityScheme>
  readonly skipped: readonly { readonly operation: string; readonly reason: string }[]
}

const methods: readonly Method[] = [
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'head',
  'options',
  'trace',
]
const operationsMax = 20_000

/** Reads every operation of a document; one that can't be read is skipped with its reason. */
export function readApi(root: JsonObject): Api {
  const document: Document = { root }
  const operations: Operation[] = []
  const skipped = [...(asArray(root[unreadableKey]) as readonly Unreadable[])]
  for (const [path, item] of Object.entries(asObject(root.paths))) {
    const pathItem = resolve(document, item)
    for (const method of methods) {
      if (pathItem[method] === undefined) continue
      const label = `${method.toUpperCase()} ${path}`
      try {
        if (operations.length >= operationsMax) throw new Error(`over ${operationsMax} operations`)
        operations.push(readOperation(document, { path, method, pathItem }))
      } catch (error) {
        skipped.push({ operation: label, reason: (error as Error).message })
      }
    }
  }
  return {
    document,
    operations: withUniqueIds(operations),
    schemes: readSchemes(document),
    skipped,
  }
}

function withUniqueIds(operations: readonly Operation[]): Operation[] {
  const seen = new Set<string>()
  return operations.map((operation) => {
    const id = seen.has(operation.id)
      ? `${operation.method.toUpperCase()} ${operation.path}`
      : operation.id
    seen.add(id)
    return { ...operation, id }
  })
}

function readOperation(
  document: Document,
  { path, method, pathItem }: { path: string; method: Method; pathItem: JsonObject },
): Operation {
  const node = resolve(document, pathItem[method])
  if (!path.startsWith('/')) throw new Error(`Expected a path that starts with "/". Got "${path}".`)
  const parameters = inPath(
    path,
    readParameters(document, [...asArray(pathItem.parameters), ...asArray(node.parameters)]),
  )
  const requestBody = resolve(document, node.requestBody)
  requireBody(document, node.requestBody)
  return {
    id: asString(node.operationId) ?? `${method.toUpperCase()} ${path}`,
    method,
    path,
    basePath: basePathOf(serversOf(document, pathItem, node)),
    parameters,
    bodies: readBodies(document, requestBody, asString(node.description) ?? ''),
    bodyRequired: requestBody.required === true,
    responses: readResponses(document, node, pointerOf(pathItem, path, method)),
    security: readSecurity(document.root, node),
    summary: asString(node.summary) ?? '',
  }
}

/**
 * The parameters of the path, by the names that it has. One that's declared under a name that the path
 * doesn't have is taken for the one that isn't declared, where there's one of each.
 */
function inPath(path: string, declared: readonly Parameter[]): Parameter[] {
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name as string)
  const isAstray = (one: Parameter): boolean => one.in === 'path' && !names.includes(one.name)
  const astray = declared.filter(isAstray)
  const missing = names.filter(
    (name) => !declared.some((one) => one.in === 'path' && one.name === name),
  )
  const [only] = astray.length === 1 && missing.length === 1 ? astray : []
  return [
    ...declared.filter((one) => !isAstray(one)),
    ...missing.map((name) => (only ? { ...only, name } : undocumentedPathParameter(name))),
  ]
}

/** Nothing can be sent where nobody knows what: the document refers to a body that it doesn't hold. */
function requireBody(document: Document, requestBody: unknown): void {
  const media = Object.values(asObject(resolve(document, requestBody).content)).map(asObject)
  for (const node of [asObject(requestBody), ...media.map(({ schema }) => asObject(schema))]) {
    const reference = asString(node.$ref)
    if (reference !== undefined && !isThere(document, reference))
      throw new Error(`its body is ${reference}, which isn't in the document`)
  }
}

function undocumentedPathParameter(name: string): Parameter {
  return {
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
    style: 'simple',
    explode: false,
    allowReserved: false,
    mediaType: undefined,
    examples: [],
  }
}

/** Where an operation is found in the document; a path item may be a reference itself. */
function pointerOf(_pathItem: JsonObject, path: string, method: string): string {
  return `#/paths/${escapePointer(path)}/${method}`
}

/** One part of a JSON pointer. */
function escapePointer(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** Later ones (the operation's) replace earlier ones (the path's) of the same name and place. */
function readParameters(document: Document, nodes: readonly unknown[]): Parameter[] {
  const found = new Map<string, Parameter>()
  for (const item of nodes) {
    const node = resolve(document, item)
    const place = asString(node.in)
    const name = asString(node.name)
    if (name === undefined || !isPlace(place)) continue
    const ignored = ['accept', 'content-type', 'authorization']
    if (place === 'header' && ignored.includes(name.toLowerCase())) continue
    found.set(`${place}/${name}`, readParameter(document, node, { name, place }))
  }
  return [...found.values()]
}

function readParameter(
  document: Document,
  node: JsonObject,
  { name, place }: { name: string; place: Place },
): Parameter {
  const [mediaType, content] = Object.entries(asObject(node.content))[0] ?? []
  const schema = plainSchema(
    document,
    content === undefined ? node.schema : asObject(content).schema,
  )
  const style =
    asString(node.style) ?? (place === 'query' || place === 'cookie' ? 'form' : 'simple')
  return {
    name,
    in: place,
    required: place === 'path' || node.required === true,
    schema,
    style,
    explode: typeof node.explode === 'boolean' ? node.explode : style === 'form',
    allowReserved: node.allowReserved === true,
    mediaType,
    examples: readExamples(document, content === undefined ? node : asObject(content), schema),
  }
}

function isPlace(place: string | undefined): place is Place {
  return place === 'path' || place === 'query' || place === 'header' || place === 'cookie'
}

function readExamples(document: Document, node: JsonObject, schema: JsonObject): unknown[] {
  const named = Object.values(asObject(node.examples)).flatMap((item) => {
    const example = resolve(document, item)
    return 'value' in example ? [example.value] : []
  })
  const listed = Array.isArray(node.examples) ? node.examples : []
  return [
    ...('example' in node ? [node.example] : []),
    ...('x-example' in node ? [node['x-example']] : []),
    ...named,
    ...listed,
    ...('example' in schema ? [schema.example] : []),
    ...asArray(schema.examples),
  ].slice(0, 8)
}

/** An object whose fields each have an example of their own is one too. */
function exampleOfFields(document: Document, schema: JsonObject): JsonObject[] {
  const fields = propertiesOf(document, schema)
  const shown = fields.flatMap(([name, field]): [string, unknown][] => {
    const own = 'example' in field ? field.example : asArray(field.examples)[0]
    const known = own ?? field.const ?? field.default ?? asArray(field.enum)[0]
    return known === undefined ? [] : [[name, known]]
  })
  const hasExample = fields.some(([, field]) => 'example' in field || 'examples' in field)
  return hasExample && shown.length === fields.length ? [Object.fromEntries(shown)] : []
}

function readBodies(document: Document, requestBody: JsonObject, says: string): Body[] {
  const bodies = Object.entries(asObject(requestBody.content)).map(([mediaType, item]) => {
    const node = asObject(item)
    const plain = plainSchema(document, node.schema)
    const schema = isXml(mediaType) ? { ...plain, xml: xmlOf(plain, node.schema) } : plain
    const sentences = [requestBody.description, plain.description, says].join('\n')
    const shown = isXml(mediaType) ? xmlIn(sentences) : undefined
    const examples = [...readExamples(document, node, schema), ...exampleOfFields(document, schema)]
    return {
      mediaType,
      schema,
      encoding: asObject(node.encoding),
      examples: examples.length === 0 && shown !== undefined ? [shown] : examples,
    }
  })
  return bodies.toSorted((a, b) => preference(a.mediaType) - preference(b.mediaType))
}

/** What the root element is called: as it says, or like the schema that it refers to. */
function xmlOf(plain: JsonObject, node: unknown): JsonObject {
  const referred = asString(asObject(node).$ref)?.split('/').at(-1)
  const name = referred ?? asString(plain.title)
  return { ...(name === undefined ? {} : { name }), ...asObject(plain.xml) }
}

function preference(mediaType: string): number {
  if (/^application\/json\b/.test(mediaType)) return 0
  if (/[/+]json\b/.test(mediaType)) return 1
  if (/x-www-form-urlencoded/.test(mediaType)) return 2
  if (/multipart\/form-data/.test(mediaType)) return 3
  return 4
}

function readResponses(
  document: Document,
  node: JsonObject,
  pointer: string,
): Map<string, DocumentedResponse> {
  const found = new Map<string, DocumentedResponse>()
  for (const [status, item] of Object.entries(asObject(node.responses))) {
    if (!/^(\d{3}|[1-5]XX|default)$/i.test(status)) continue
    const own = asString(asObject(item).$ref) ?? `${pointer}/responses/${status}`
    const response = resolve(document, item)
    const content = Object.entries(asObject(response.content)).map(
      ([mediaType, media]) =>
        [
          mediaType,
          {
            pointer: `${own}/content/${escapePointer(mediaType)}/schema`,
            schema: plainSchema(document, asObject(media).schema),
          },
        ] as const,
    )
    found.set(status.toUpperCase().replace('DEFAULT', 'default'), {
      headers: Object.entries(asObject(response.headers)).map(([name, header]) => {
        const described = resolve(document, header)
        return {
          name,
          required: described.required === true,
          schema: plainSchema(document, described.schema),
        }
      }),
      content: new Map(content),
      links: Object.values(asObject(response.links)).map((link) => resolve(document, link)),
      isStream: saysStream(asString(response.description) ?? '', content),
    })
  }
  return found
}

/** By its media type, or in the words of gateways that put a stream into plain JSON. */
function saysStream(
  description: string,
  content: readonly (readonly [string, { readonly schema: JsonObject }])[],
): boolean {
  const isNamed = content.some(
    ([type, { schema }]) =>
      /event-stream|ndjson|json-seq|jsonl/i.test(type) ||
      /^stream result of /i.test(asString(schema.title) ?? ''),
  )
  return isNamed || /\((server-)?streaming responses?\)/i.test(description)
}

/** Any alternative that needs nothing makes the whole optional. */
function readSecurity(root: JsonObject, node: JsonObject): readonly (readonly string[])[] {
  const alternatives = asArray(node.security ?? root.security)
    .filter(isObject)
    .map((alternative) => Object.keys(alternative))
  return alternatives.some((names) => names.length === 0) ? [] : alternatives
}

function readSchemes(document: Document): Map<string, SecurityScheme> {
  const schemes = asObject(asObject(document.root.components).securitySchemes)
  return new Map(
    Object.entries(schemes).map(([name, item]) => {
      const node = resolve(document, item)
      return [
        name,
        {
          name,
          type: asString(node.type) ?? '',
          scheme: (asString(node.scheme) ?? '').toLowerCase(),
          in: asString(node.in) ?? '',
          parameter: asString(node.name) ?? '',
        },
      ]
    }),
  )
}

/** The servers that apply: the operation's own, its path's, or the document's. */
function serversOf(document: Document, pathItem: JsonObject, node: JsonObject): unknown {
  return [node.servers, pathItem.servers, document.root.servers].find(
    (list) => Array.isArray(list) && list.length > 0,
  )
}

/** The documented response that a status falls under. */
export function documentedResponse(
  operation: Operation,
  status: number,
): DocumentedResponse | undefined {
  const { responses } = operation
  return (
    responses.get(String(status)) ??
    responses.get(`${Math.floor(status / 100)}XX`) ??
    responses.get('default')
  )
}
