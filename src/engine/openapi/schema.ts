import { asArray, asObject, asString, isObject, type JsonObject } from './json.ts'

/** A document brought to OpenAPI 3.1 whose references are all local. */
export interface Document {
  readonly root: JsonObject
}

const hopsMax = 50
const depthMax = 24
const variantsMax = 12

/** What a node is once its `$ref` is followed; siblings of the reference win over its target. */
export function resolve(document: Document, node: unknown): JsonObject {
  let current = asObject(node)
  for (let hops = 0; hops < hopsMax; hops++) {
    const reference = asString(current.$ref)
    if (reference === undefined) return current
    const { $ref: _, ...siblings } = current
    const target = lookUp(document, reference)
    if (target === undefined) return siblings
    current = Object.keys(siblings).length === 0 ? target : { ...target, ...siblings }
  }
  return {}
}

/** Whether a reference leads to something. */
export function isThere(document: Document, reference: string): boolean {
  return lookUp(document, reference) !== undefined
}

/** The object at a local reference, or undefined. */
function lookUp(document: Document, reference: string): JsonObject | undefined {
  if (!reference.startsWith('#')) return undefined
  let node: unknown = document.root
  for (const part of reference.slice(1).split('/').slice(1)) {
    const key = decodePart(part)
    if (Array.isArray(node)) node = node[Number(key)]
    else if (isObject(node) && Object.hasOwn(node, key)) node = node[key]
    else return undefined
  }
  return isObject(node) ? node : undefined
}

function decodePart(part: string): string {
  const unescaped = part.replaceAll('~1', '/').replaceAll('~0', '~')
  try {
    return decodeURIComponent(unescaped)
  } catch {
    return unescaped
  }
}

/**
 * A schema with its reference followed and its `allOf` merged in. `oneOf` and `anyOf` stay; see
 * `variantsOf`. What nests in it is left as it was.
 */
export function plainSchema(document: Document, schema: unknown, depth = 0): JsonObject {
  if (schema === true || schema === undefined) return {}
  if (schema === false) return { not: {} }
  const resolved = resolve(document, schema)
  const parts = asArray(resolved.allOf)
  if (parts.length === 0 || depth > depthMax) return resolved
  const { allOf: _, ...own } = resolved
  return parts.reduce<JsonObject>(
    (merged, part) => mergeSchemas(merged, plainSchema(document, part, depth + 1)),
    own,
  )
}

/** What satisfies both, as far as keywords that generation looks at can say it. */
function mergeSchemas(left: JsonObject, right: JsonObject): JsonObject {
  const out: Record<string, unknown> = { ...right, ...left }
  if (isObject(left.properties) && isObject(right.properties)) {
    out.properties = mergeProperties(left.properties, right.properties)
  }
  const required = [...asArray(left.required), ...asArray(right.required)]
  if (required.length > 0) out.required = [...new Set(required)]
  for (const [key, choose] of bounds) {
    const [a, b] = [left[key], right[key]]
    if (typeof a === 'number' && typeof b === 'number') out[key] = choose(a, b)
  }
  if (Array.isArray(left.enum) && Array.isArray(right.enum)) {
    const others = right.enum
    out.enum = left.enum.filter((item) => others.includes(item))
  }
  if (left.type !== undefined && right.type !== undefined) out.type = narrow(left.type, right.type)
  return out
}

const bounds: readonly [string, (a: number, b: number) => number][] = [
  ['minimum', Math.max],
  ['exclusiveMinimum', Math.max],
  ['minLength', Math.max],
  ['minItems', Math.max],
  ['maximum', Math.min],
  ['exclusiveMaximum', Math.min],
  ['maxLength', Math.min],
  ['maxItems', Math.min],
]

function mergeProperties(left: JsonObject, right: JsonObject): JsonObject {
  const out: Record<string, unknown> = { ...right }
  for (const [name, schema] of Object.entries(left)) {
    out[name] = Object.hasOwn(right, name) ? { allOf: [schema, right[name]] } : schema
  }
  return out
}

function narrow(left: unknown, right: unknown): unknown {
  const both = [left].flat().filter((type) => [right].flat().includes(type))
  return both.length === 1 ? both[0] : both.length === 0 ? left : both
}

/** The schemas a value may follow: one for each way through `oneOf` and `anyOf`, each plain. */
export function variantsOf(document: Document, schema: unknown, depth = 0): JsonObject[] {
  const plain = plainSchema(document, schema)
  const choices = asArray(plain.oneOf ?? plain.anyOf)
  if (choices.length === 0 || depth > 4) return [plain]
  const { oneOf: _one, anyOf: _any, discriminator, ...own } = plain
  const found = choices.slice(0, variantsMax).flatMap((choice) => {
    const tagged = mergeSchemas(own, tag(document, discriminator, choice))
    return variantsOf(document, tagged, depth + 1)
  })
  return found.slice(0, variantsMax)
}

/** A choice with the discriminator's value that names it. */
function tag(document: Document, discriminator: unknown, choice: unknown): JsonObject {
  const plain = plainSchema(document, choice)
  const name = asString(asObject(discriminator).propertyName)
  const reference = asString(asObject(choice).$ref)
  if (name === undefined || reference === undefined) return plain
  const mapping = Object.entries(asObject(asObject(discriminator).mapping))
  const value =
    mapping.find(([key, target]) => target === reference || reference.endsWith(`/${key}`))?.[0] ??
    reference.split('/').at(-1)
  const known = plainSchema(document, asObject(plain.properties)[name])
  if (known.const !== undefined || asArray(known.enum).length === 1) return plain
  return mergeSchemas(
    { properties: { [name]: { type: 'string', enum: [value] } }, required: [name] },
    plain,
  )
}

/** JSON types that a plain schema allows, guessed from its keywords when it names none. */
export function typesOf(schema: JsonObject): readonly string[] {
  if (typeof schema.type === 'string') return [schema.type]
  if (Array.isArray(schema.type)) return schema.type.filter((type) => typeof type === 'string')
  if (schema.properties !== undefined || schema.additionalProperties !== undefined)
    return ['object']
  if (schema.items !== undefined) return ['array']
  if (schema.pattern !== undefined || schema.minLength !== undefined) return ['string']
  if (schema.format !== undefined && typeof schema.format === 'string') return ['string']
  if (schema.minimum !== undefined || schema.maximum !== undefined) return ['number']
  return []
}

/** The type that generation uses: the first that isn't null. */
export function mainType(schema: JsonObject): string | undefined {
  const types = typesOf(schema)
  return types.find((type) => type !== 'null') ?? types[0]
}

/** Properties of an object schema, each plain, in the document's order. */
export function propertiesOf(document: Document, schema: JsonObject): [string, JsonObject][] {
  return Object.entries(asObject(schema.properties)).map(([name, property]) => [
    name,
    plainSchema(document, property),
  ])
}

/** Names that an object schema requires. */
export function requiredOf(schema: JsonObject): ReadonlySet<string> {
  return new Set(asArray(schema.required).filter((name) => typeof name === 'string'))
}
