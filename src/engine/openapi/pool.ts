import { headerOf } from '../../world/http/message.ts'
import { asObject, asString, isObject, type JsonObject } from './json.ts'
import type { Operation } from './model.ts'
import {
  endsInParameter,
  fieldsFor,
  nounOf,
  nounOfReference,
  objectsIn,
  pathParameters,
  plainName,
  type Resource,
  shapeOf,
} from './resources.ts'
import type { Sent } from './sent.ts'

/** A thing on the server that we know of. */
export interface Entry {
  readonly collection: string
  readonly noun: string
  readonly object: JsonObject
  /** Values of the parameters in the collection's path, in order. */
  readonly parents: readonly unknown[]
  readonly identity: string
  /** The exchange that told us of it. */
  readonly source: Sent
  /** The first one that did: what a later request needs before it. */
  readonly origin: Sent
  /** Made by us rather than found. */
  readonly isOurs: boolean
}

/** What is known of the server's data: ids that one operation gives and another takes. */
export interface ResourcePool {
  learn(sent: Sent): readonly Entry[]
  /** Things of a collection, the latest first; those of the identity before others. */
  entries(collection: string, identity: string): readonly Entry[]
  /** Values of fields that a name such as `authorId` may refer to. */
  references(name: string, schema: JsonObject, identity: string): readonly Linked[]
  /** A value that was sent or came under this name before. */
  echo(name: string, schema: JsonObject): unknown
  /** What an OpenAPI link gave for a parameter of an operation. */
  linked(operation: Operation, parameter: string): Linked | undefined
  clear(): void
}

interface Linked {
  readonly value: unknown
  readonly source: Sent
}

const entriesMax = 200
const echoesMax = 2_000

/** An empty pool for what these resources are about. */
export function makeResourcePool(resources: readonly Resource[]): ResourcePool {
  const byCollection = new Map<string, Entry[]>()
  const sentValues = new Map<string, unknown>()
  const receivedValues = new Map<string, unknown>()
  const links = new Map<string, Linked>()
  const creators = new Map(
    resources.flatMap(({ create, collection }) =>
      create === undefined ? [] : [[create.id, collection] as const],
    ),
  )
  const add = (entry: Entry): void => {
    const known = byCollection.get(entry.collection) ?? []
    const id = identityOf(entry)
    const others = known.filter((one) => identityOf(one) !== id)
    const before = known.find((one) => identityOf(one) === id)
    const isOurs = entry.isOurs || before?.isOurs === true
    const origin = before?.origin ?? entry.origin
    const added = { ...entry, isOurs, origin }
    byCollection.set(entry.collection, [added, ...others].slice(0, entriesMax))
  }
  const entries: ResourcePool['entries'] = (collection, identity) => {
    const all = byCollection.get(collection) ?? []
    return [
      ...all.filter((entry) => entry.identity === identity),
      ...all.filter((entry) => entry.identity !== identity),
    ]
  }
  return {
    learn: (sent) => {
      if (!sent.isSuccess) return []
      learnEchoes(receivedValues, sent.json, sent)
      learnEchoes(sentValues, sent.filling.value, sent)
      learnLinks(links, sent)
      if (sent.operation.method === 'delete' && endsInParameter(sent.operation.path))
        forget(byCollection, sent)
      const found = [...entriesIn(sent, creators), ...selfIn(sent, resources)]
      for (const entry of found.toReversed()) add(entry)
      return found
    },
    entries,
    references: (name, schema, identity) => {
      const noun = nounOfReference(name)
      if (noun === undefined) return []
      const exact = [...byCollection.keys()].filter((one) => nounOf(one) === noun)
      const similar = [...byCollection.keys()].filter(
        (one) => noun.endsWith(nounOf(one)) || nounOf(one).endsWith(noun),
      )
      return [...new Set([...exact, ...similar])].flatMap((collection) =>
        entries(collection, identity).flatMap((entry) => {
          const value = fieldsFor(name, entry.noun, entry.object)
            .map((field) => entry.object[field])
            .find((one) => isOfType(one, schema))
          return value === undefined ? [] : [{ value, source: entry.origin }]
        }),
      )
    },
    echo: (name, schema) => {
      const value = sentValues.get(plainName(name)) ?? receivedValues.get(plainName(name))
      return isOfType(value, schema) ? value : undefined
    },
    linked: (operation, parameter) => links.get(`${operation.id}/${parameter}`),
    clear: () => {
      byCollection.clear()
      links.clear()
    },
  }
}

/** What was deleted is no longer referred to. */
function forget(byCollection: Map<string, Entry[]>, { operation, filling }: Sent): void {
  const collection = shapeOf(operation.path).replace(/\/\{\}$/, '')
  const last = pathParameters(operation.path).at(-1)
  if (last === undefined) return
  const value = String(filling.parameters[`path/${last.name}`])
  const isAnother = ({ object, noun }: Entry): boolean =>
    fieldsFor(last.name, noun, object).every((field) => String(object[field]) !== value)
  byCollection.set(collection, (byCollection.get(collection) ?? []).filter(isAnother))
}

function identityOf({ object, parents, noun }: Entry): string {
  const field = fieldsFor('id', noun, object)[0]
  return JSON.stringify([parents, field === undefined ? object : object[field]])
}

function isOfType(value: unknown, schema: JsonObject): boolean {
  if (value === undefined || value === null) return false
  const types = [schema.type ?? typeof value].flat()
  if (typeof value === 'number') return types.includes('integer') || types.includes('number')
  return types.includes(typeof value)
}

/** Things that a response told us of. */
function entriesIn(sent: Sent, creators: ReadonlyMap<string, string>): Entry[] {
  const { operation, filling, identity, exchange } = sent
  if (!['get', 'post', 'put', 'patch'].includes(operation.method)) return []
  const isItem = endsInParameter(operation.path)
  const shape = shapeOf(operation.path)
  const collection = creators.get(operation.id) ?? (isItem ? shape.slice(0, -3) : shape)
  const noun = nounOf(collection)
  const { items, isList } = objectsIn(sent.json, noun)
  const values = pathParameters(operation.path).map(
    ({ name }) => filling.parameters[`path/${name}`],
  )
  const parents = isItem ? values.slice(0, -1) : values
  const needed = collection.split('{}').length - 1
  const location = exchange.response && headerOf(exchange.response, 'location')
  const isCreation = operation.method === 'post' && !isList
  const isSilent = items.length === 0 && (isCreation || (operation.method === 'put' && isItem))
  const sentObject = isObject(filling.value) ? filling.value : null
  const found = isSilent ? [sentObject ?? (isItem ? {} : null)].filter(isObject) : items
  return found.slice(0, 50).map((item) => ({
    collection,
    noun,
    object: withId(item, {
      location: isCreation ? location : null,
      own: isItem ? [pathParameters(operation.path).at(-1)?.name, values.at(-1)] : null,
      noun,
    }),
    parents: parents.slice(0, needed),
    identity,
    source: sent,
    origin: sent,
    isOurs: operation.method === 'post' || operation.method === 'put',
  }))
}

/** `GET /me` shows one of the users: the one whose own things may be read. */
function selfIn(sent: Sent, resources: readonly Resource[]): Entry[] {
  if (!/\/(me|self|whoami|profile|current[_-]?user)$/i.test(sent.operation.path)) return []
  const [object] = objectsIn(sent.json, 'user').items
  if (object === undefined || sent.operation.method !== 'get') return []
  return resources
    .filter(({ noun, collection }) => isPerson(noun) && !collection.includes('{}'))
    .map(({ noun, collection }) => ({
      collection,
      noun,
      object,
      parents: [],
      identity: sent.identity,
      source: sent,
      origin: sent,
      isOurs: false,
    }))
}

function isPerson(noun: string): boolean {
  return /^(user|account|profile|member|customer|person|people)$/.test(noun)
}

/** The object with an id from its address, when it doesn't say its own. */
function withId(
  item: JsonObject,
  from: {
    readonly location: string | null
    readonly own: readonly [string | undefined, unknown] | null
    readonly noun: string
  },
): JsonObject {
  const hasOwn = fieldsFor('id', from.noun, item).some((field) => /id$/i.test(field))
  if (from.own !== null && from.own[0] !== undefined) {
    return Object.hasOwn(item, from.own[0]) ? item : { ...item, [from.own[0]]: from.own[1] }
  }
  const last = from.location
    ?.split(/[?#]/)[0]
    ?.split('/')
    .findLast((part) => part !== '')
  if (hasOwn || last === undefined) return item
  return { ...item, location: decodeURIComponent(last) }
}

function learnEchoes(echoes: Map<string, unknown>, from: unknown, { keeping }: Sent): void {
  const keep = (value: unknown, depth: number): void => {
    if (!isObject(value) || depth > 3 || echoes.size > echoesMax) return
    for (const [name, item] of Object.entries(value)) {
      if (typeof item === 'string' || typeof item === 'number') echoes.set(plainName(name), item)
      else keep(item, depth + 1)
    }
  }
  if (keeping === 'valid') keep(from, 0)
}

function learnLinks(links: Map<string, Linked>, sent: Sent): void {
  for (const link of sent.documented?.links ?? []) {
    const target = asString(link.operationId)
    if (target === undefined) continue
    for (const [name, expression] of Object.entries(asObject(link.parameters))) {
      const value = evaluate(String(expression), sent)
      if (value === undefined) continue
      links.set(`${target}/${name.replace(/^(path|query|header)\./, '')}`, { value, source: sent })
    }
  }
}

/** A runtime expression of a link, as far as it names the response's body or a request's part. */
function evaluate(expression: string, sent: Sent): unknown {
  const body = /^\$response\.body#?(\/.*)?$/.exec(expression)
  const path = /^\$request\.path\.(.+)$/.exec(expression)
  const requestBody = /^\$request\.body#(\/.*)$/.exec(expression)
  if (path?.[1] !== undefined) return sent.filling.parameters[`path/${path[1]}`]
  if (body !== null) return at(sent.json, body[1] ?? '')
  return requestBody === null ? undefined : at(sent.filling.value, requestBody[1] ?? '')
}

function at(value: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (inner, part) => (Array.isArray(inner) ? inner[Number(part)] : asObject(inner)[part]),
      value,
    )
}
