import { asObject, isObject, type JsonObject } from './json.ts'
import type { Operation } from './model.ts'

/** What operations do with one kind of thing, told from their paths and methods. */
export interface Resource {
  /** Template of the collection's path with names of parameters left out: `/users/{}/orders`. */
  readonly collection: string
  /** What one of them is called: "order". */
  readonly noun: string
  readonly create: Operation | undefined
  readonly list: Operation | undefined
  readonly read: Operation | undefined
  readonly replace: Operation | undefined
  readonly patch: Operation | undefined
  readonly remove: Operation | undefined
  /** Other operations on one of them, such as `POST /orders/{id}/cancel`. */
  readonly actions: readonly Operation[]
}

/** A path template with the names of its parameters left out. */
export function shapeOf(path: string): string {
  return path.replace(/\{[^}]*\}/g, '{}').replace(/(.)\/+$/, '$1')
}

/** The collection that an operation is on, itself or one of its things. */
export function collectionOf({ path }: Pick<Operation, 'path'>): string {
  return shapeOf(path).replace(/\/\{\}$/, '')
}

/** Parameters of a path in order, each with the collection it picks from. */
export function pathParameters(path: string): { name: string; collection: string }[] {
  return [...path.matchAll(/\{([^}]*)\}/g)].map((match) => ({
    name: match[1] as string,
    collection: shapeOf(path.slice(0, match.index).replace(/\/$/, '')),
  }))
}

/** Whether the last segment of a path is a parameter. */
export function endsInParameter(path: string): boolean {
  return /\{[^}]*\}\/?$/.test(path)
}

/** The word for one of what a collection's path or a parameter's name is about. */
export function nounOf(text: string): string {
  const last = text.split('/').findLast((part) => part !== '' && !part.includes('{}')) ?? text
  return singular(plainName(last))
}

/** A name without case, underscores and hyphens. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}

function singular(word: string): string {
  if (word.endsWith('ies')) return word.replace(/ies$/, 'y')
  if (/(ss|us|is)$/.test(word)) return word
  if (/(ch|sh|x|z|s)es$/.test(word)) return word.replace(/es$/, '')
  return word.replace(/s$/, '')
}

/** The noun that a name such as `userId`, `author_id` or `productIds` refers to. */
export function nounOfReference(name: string): string | undefined {
  const match = /^(.+?)[_-]?(?:ids?|uuids?|refs?|keys?|Ids?|IDs?)$/.exec(name)
  if (match === null || /^(val|pa|gr|vo|ra|flu|sol|ac|hybr)$/i.test(match[1] as string))
    return undefined
  return singular(plainName(match[1] as string))
}

/** Every kind of thing that the operations deal with. */
export function findResources(operations: readonly Operation[]): Resource[] {
  const byShape = new Map<string, Operation[]>()
  for (const operation of operations) {
    const shape = shapeOf(operation.path)
    byShape.set(shape, [...(byShape.get(shape) ?? []), operation])
  }
  const collections = new Set<string>()
  for (const operation of operations) {
    const shape = shapeOf(operation.path)
    if (shape.endsWith('/{}')) collections.add(shape.slice(0, -3))
    else if (operation.method === 'post') collections.add(shape)
    // `/users/{id}/posts` picks one of `/users`, even where nothing reads one.
    for (const place of pathParameters(operation.path)) collections.add(place.collection)
  }
  return [...collections].map((collection) => resourceAt(collection, byShape))
}

function resourceAt(collection: string, byShape: ReadonlyMap<string, Operation[]>): Resource {
  const on = (shape: string, method: string): Operation | undefined =>
    byShape.get(shape)?.find((operation) => operation.method === method)
  const item = `${collection}/{}`
  const actions = [...byShape].flatMap(([shape, operations]) =>
    shape.startsWith(`${item}/`) && !shape.slice(item.length + 1).includes('{}') ? operations : [],
  )
  const noun = nounOf(collection)
  return {
    collection,
    noun,
    create: on(collection, 'post') ?? createElsewhere(collection, noun, byShape),
    list: on(collection, 'get'),
    read: on(item, 'get'),
    replace: on(item, 'put'),
    patch: on(item, 'patch'),
    remove: on(item, 'delete'),
    actions,
  }
}

/** `/pets/create`, `/pets/new`, or the plural of a collection that is named in the singular. */
function createElsewhere(
  collection: string,
  noun: string,
  byShape: ReadonlyMap<string, Operation[]>,
): Operation | undefined {
  const parent = collection.slice(0, collection.lastIndexOf('/'))
  for (const [shape, operations] of byShape) {
    const post = operations.find(({ method }) => method === 'post')
    if (post === undefined) continue
    const isBelow = new RegExp(`^/(create|new|add|register|${noun})$`).test(
      shape.startsWith(collection) ? shape.slice(collection.length) : '',
    )
    const isSibling =
      !shape.includes('{}', parent.length) &&
      shape.startsWith(`${parent}/`) &&
      !shape.slice(parent.length + 1).includes('/') &&
      nounOf(shape).replace(/^(create|add|new)/, '') === noun
    if (isBelow || isSibling) return post
  }
  return undefined
}

/** The objects in a response: the list's items, or the one object, freed from its envelope. */
export function objectsIn(json: unknown, noun: string): { items: JsonObject[]; isList: boolean } {
  if (Array.isArray(json)) return { items: json.filter(isObject), isList: true }
  if (typeof json === 'string' || typeof json === 'number')
    return { items: [{ id: json }], isList: false }
  if (!isObject(json)) return { items: [], isList: false }
  const list = envelopedList(json, noun)
  if (list !== undefined) return { items: list.filter(isObject), isList: true }
  const inner = unwrap(json, noun)
  if (inner !== json && isObject(inner.items ?? null)) return { items: [inner], isList: false }
  if (inner !== json) return objectsIn(inner, noun)
  return { items: [json], isList: false }
}

/** What an envelope has beside its content. */
const besides =
  /^(total|count|page|pages|limit|offset|next|prev|previous|cursor|more|links?|meta|size|self|first|last|status|success|ok|message|error|code|version|header|took|timestamp|type|object|done)$|(total|count|page|cursor|token|size|more|links?|at)$/i

const contents =
  /^(items|data|results?|records|list|entries|values?|rows|contents?|docs|documents|hits|elements|objects|payload|response|_embedded)$/i

/** The list in an envelope; a thing of its own that has a list, such as its tags, is none. */
function envelopedList(json: JsonObject, noun: string): readonly unknown[] | undefined {
  if (idFields(json).length > 0) return undefined
  const lists = Object.entries(json).filter((entry): entry is [string, unknown[]] =>
    Array.isArray(entry[1]),
  )
  const named = lists.find(([name]) => contents.test(name) || nounOf(name) === noun)
  if (named !== undefined) return named[1]
  const filled = lists.find(([, items]) => items.some(isObject))
  const isNamed = Object.keys(json).some((name) => /^(name|title|label|email)$/i.test(name))
  if (filled !== undefined && !isNamed) return filled[1]
  const isEnvelope = Object.entries(json).every(
    ([name, value]) => Array.isArray(value) || besides.test(name),
  )
  return isEnvelope ? (filled ?? lists[0])?.[1] : undefined
}

function unwrap(json: JsonObject, noun: string): JsonObject {
  if (idFields(json).length > 0) return json
  const inner = Object.entries(json).filter(([, value]) => isObject(value))
  const named = inner.find(([name]) => ['data', 'item', 'result', noun].includes(plainName(name)))
  const [only] = inner
  const isEnvelope = Object.keys(json).every((name) => name === only?.[0] || besides.test(name))
  return asObject((named ?? (isEnvelope ? only : undefined))?.[1] ?? json)
}

function idFields(json: JsonObject): string[] {
  return Object.keys(json).filter((name) => /^(_?id|uuid|key|slug|.*[a-z]Id|.*_id)$/.test(name))
}

/** Fields of an object that may hold what a path's parameter asks for, the likeliest first. */
export function fieldsFor(parameter: string, noun: string, object: JsonObject): string[] {
  const names = Object.keys(object).filter((name) => {
    const value = object[name]
    return (typeof value === 'string' && value !== '') || typeof value === 'number'
  })
  const wanted = [
    plainName(parameter),
    ...(/(id|uuid)$/i.test(parameter) || plainName(parameter) === noun
      ? ['id', 'uuid', `${noun}id`, `${noun}uuid`]
      : []),
    'id',
    'uuid',
    `${noun}id`,
    'key',
    'slug',
    'code',
    'name',
    'username',
    'sku',
    'location',
  ]
  const found = [...new Set(wanted)].flatMap((one) =>
    names.filter((name) => plainName(name) === one),
  )
  return [...new Set(found)]
}
