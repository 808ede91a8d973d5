import { headerOf } from '../../../world/http/message.ts'
import { type Checking, isUsable, stateOf } from '../checking.ts'
import { anyone, type Identity } from '../credentials.ts'
import { asObject, isObject, type JsonObject } from '../json.ts'
import { parameterAt } from '../levels.ts'
import type { Operation } from '../model.ts'
import type { Play } from '../play.ts'
import type { Entry } from '../pool.ts'
import { makeOne, prepare } from '../prepare.ts'
import { fieldsFor, objectsIn, pathParameters, type Resource } from '../resources.ts'
import type { Sent } from '../sent.ts'

/** A thing that was made, and the request that made it. */
export interface Made {
  readonly entry: Entry
  readonly sent: Sent
}

/** A thing as the server shows it. */
export interface Shown {
  readonly sent: Sent
  readonly object: JsonObject
}

/** Makes a new thing; null when that doesn't succeed at once. */
export async function make(
  play: Play,
  resource: Resource,
  identity: Identity = anyone,
): Promise<Made | null> {
  const { create } = resource
  if (create === undefined || !canMake(play.checking, resource)) return null
  const entry = await makeOne(play, { ...resource, list: undefined }, identity)
  if (entry === null || entry.source.status === 202) return null
  return { entry, sent: entry.source }
}

/** Whether making one has ever worked. */
export function canMake(checking: Checking, { create }: Resource): boolean {
  return (
    create !== undefined && isUsable(checking, create) && stateOf(checking, create).isSuccessful
  )
}

/** Whether who makes one may read it: signing up takes no credentials, and reading others does. */
export function isOwnToRead({ create, read }: Resource): boolean {
  return (
    create === undefined ||
    read === undefined ||
    create.security.length > 0 ||
    read.security.length === 0
  )
}

/** Calls an operation on one thing. */
export async function callOn(
  play: Play,
  operation: Operation,
  entry: Entry,
  { identity = anyone, cause }: Calling = {},
): Promise<Sent> {
  const { filling, sources } = await prepare(play, operation, { entry, identity })
  return play.send(operation, filling, {
    sources,
    identity,
    ...(cause === undefined ? {} : { cause }),
  })
}

/** Who calls, and what server errors are grouped under. */
export interface Calling {
  readonly identity?: Identity
  readonly cause?: string
}

/** Reads one thing. */
export async function read(
  play: Play,
  resource: Resource,
  entry: Entry,
  calling: Calling = {},
): Promise<Shown | null> {
  if (resource.read === undefined || !isUsable(play.checking, resource.read)) return null
  const sent = await callOn(play, resource.read, entry, calling)
  return { sent, object: shownObject(sent, resource) }
}

/** The object in a response, freed from its envelope. */
export function shownObject(sent: Sent, resource: Resource): JsonObject {
  const { items, isList } = objectsIn(sent.json, resource.noun)
  return isList ? {} : asObject(items[0])
}

/** Scalars that were sent in a body, by the name under which the server shows them too. */
export function sharedFields(sent: Sent, object: JsonObject): [string, unknown, unknown][] {
  if (!isObject(sent.filling.value)) return []
  return Object.entries(sent.filling.value).flatMap(([name, value]) =>
    isScalar(value) && Object.hasOwn(object, name) ? [[name, value, object[name]] as const] : [],
  ) as [string, unknown, unknown][]
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

/**
 * Whether what the server shows comes from what was sent: some text made for this request is in
 * it. A mock that always shows the same example fails this, and isn't judged by what it stores.
 */
export function reflects(sent: Sent, object: JsonObject): boolean {
  const properties = asObject(sent.filling.body?.schema.properties)
  const isChosen = (name: string): boolean => {
    const { enum: choices, const: only, default: usual } = asObject(properties[name])
    return choices === undefined && only === undefined && usual === undefined
  }
  const shared = sharedFields(sent, object).filter(([name]) => isChosen(name))
  const telling = shared.filter(([, value]) => typeof value === 'string' && value.length >= 5)
  if (telling.length > 0) return telling.some(([, value, shown]) => value === shown)
  const numbers = shared.filter(([, value]) => typeof value === 'number')
  return numbers.length > 0 && numbers.every(([, value, shown]) => value === shown)
}

/** An entry of the same kind that doesn't exist, or null when no such id can be made up. */
export function absentEntry(play: Play, resource: Resource, entry: Entry): Entry | null {
  const place = resource.read && pathParameters(resource.read.path).at(-1)
  if (place === undefined || resource.read === undefined) return null
  const [field] = fieldsFor(place.name, resource.noun, entry.object)
  if (field === undefined) return null
  const value = entry.object[field]
  const absent = absentValue(play, value)
  const parameter = resource.read.parameters.find((one) => one.name === place.name)
  if (parameter?.schema.enum !== undefined) return null
  return absent === undefined ? null : { ...entry, object: { ...entry.object, [field]: absent } }
}

function absentValue(play: Play, value: unknown): unknown {
  if (typeof value === 'number') return value + 900_000 + play.fresh.below(90_000)
  if (typeof value !== 'string') return undefined
  if (/^\d+$/.test(value)) return String(Number(value) + 900_000 + play.fresh.below(90_000))
  // The same form with other digits: an id that could be, but isn't.
  let text = ''
  for (const sign of value) {
    if (/[0-9]/.test(sign)) text += String(play.fresh.below(10))
    else if (/[a-f]/.test(sign)) text += 'abcdef'[play.fresh.below(6)]
    else text += sign
  }
  if (text !== value) return text
  return /^[\w-]+$/.test(value) ? `${value}${play.fresh.below(90_000) + 10_000}` : undefined
}

/** Items of a collection's list, paged through as far as its own parameters allow. */
export async function listAll(
  play: Play,
  resource: Resource,
  entry: Entry,
  identity: Identity = anyone,
): Promise<{
  readonly items: readonly JsonObject[]
  readonly sent: Sent
  /** The answer that holds each item. */
  readonly origins: readonly Sent[]
  readonly isWhole: boolean
} | null> {
  const { list } = resource
  if (list === undefined || !isUsable(play.checking, list)) return null
  const paging = pagingOf(list)
  const parents = pathParameters(list.path).map(
    ({ name }, at) => [`path/${name}`, entry.parents[at]] as const,
  )
  const { filling, sources } = await prepare(play, list, { identity, level: 'required' })
  const known = Object.fromEntries(parents.filter(([, value]) => value !== undefined))
  const base = { ...filling, parameters: { ...filling.parameters, ...known } }
  const items: JsonObject[] = []
  const origins: Sent[] = []
  let sent = await play.send(list, base, { identity, sources })
  if (!sent.isSuccess) return null
  let page = objectsIn(sent.json, resource.noun)
  let pages = 1
  if (!page.isList) return null
  items.push(...page.items)
  for (const _ of page.items) origins.push(sent)
  for (let at = 1; at <= 40 && page.items.length > 0; at++) {
    const next = nextPage(paging, { at, seen: items.length, sent })
    if (next === null) break
    sent = await play.send(
      list,
      { ...base, parameters: { ...base.parameters, ...next } },
      { identity, sources },
    )
    if (!sent.isSuccess) break
    page = objectsIn(sent.json, resource.noun)
    const before = JSON.stringify(items.at(-1))
    if (page.items.length === 0 || JSON.stringify(page.items.at(-1)) === before) break
    items.push(...page.items)
    for (const _ of page.items) origins.push(sent)
    pages++
  }
  const isRound = [10, 15, 20, 25, 30, 50, 100, 200, 500, 1000].includes(items.length)
  // Without a cursor on a full page there's no telling whether more would follow.
  const isPaged = paging.kind === 'offset' || paging.kind === 'page' || pages > 1
  return { items, sent, origins, isWhole: isPaged || !isRound }
}

export interface Paging {
  readonly kind: 'offset' | 'page' | 'cursor' | 'none'
  /** Key of the parameter that moves on. */
  readonly move: string
  /** Key of the parameter for the size; empty when there's none. */
  readonly size: string
  /** The first page's number. */
  readonly first: number
}

/** How a list is paged, told from the names of its parameters. */
export function pagingOf(list: Operation): Paging {
  const query = list.parameters.filter((one) => one.in === 'query')
  const find = (names: RegExp) => query.find(({ name }) => names.test(name))
  const size = find(/^(limit|page_?size|per_?page|size|count|take|max_?results|first)$/i)
  const offset = find(/^(offset|skip|start|start_?index)$/i)
  const page = find(/^(page|page_?(number|no|index))$/i)
  const cursor = find(
    /^(cursor|after|next|page_?token|starting_?after|continuation_?token|next_?cursor)$/i,
  )
  const sizeKey = size === undefined ? '' : `query/${size.name}`
  if (offset !== undefined)
    return { kind: 'offset', move: `query/${offset.name}`, size: sizeKey, first: 0 }
  if (page !== undefined) {
    const isZero = page.schema.minimum === 0 || page.schema.default === 0
    return { kind: 'page', move: `query/${page.name}`, size: sizeKey, first: isZero ? 0 : 1 }
  }
  if (cursor !== undefined)
    return { kind: 'cursor', move: `query/${cursor.name}`, size: sizeKey, first: 0 }
  return { kind: 'none', move: '', size: sizeKey, first: 0 }
}

/** Parameters of the next page, or null after the last. */
export function nextPage(
  paging: Paging,
  { at, seen, sent }: { at: number; seen: number; sent: Sent },
): Record<string, unknown> | null {
  switch (paging.kind) {
    case 'offset':
      return { [paging.move]: seen }
    case 'page':
      return { [paging.move]: paging.first + at }
    case 'cursor': {
      const name = paging.move.slice('query/'.length)
      const cursor = cursorIn(sent.json) ?? linkedCursor(sent, name)
      return cursor === undefined ? null : { [paging.move]: cursor }
    }
    case 'none':
      return null
  }
}

/** The cursor in an address of the next page: of the header Link, or under "next" in the body. */
function linkedCursor({ exchange, json }: Sent, name: string): string | undefined {
  const header = (exchange.response && headerOf(exchange.response, 'link')) ?? ''
  const link = /<([^>]*)>\s*;[^,]*\brel="?next\b/i.exec(header)?.[1]
  const links = asObject(asObject(json).links ?? asObject(json)._links)
  const next = [link, asObject(json).next, links.next, asObject(links.next).href].find(
    (one) => typeof one === 'string' && /[?&]/.test(one),
  )
  const query = typeof next === 'string' ? next.slice(next.indexOf('?')) : ''
  return new URLSearchParams(query).get(name) ?? undefined
}

function cursorIn(json: unknown, depth = 0): unknown {
  if (!isObject(json) || depth > 2) return undefined
  for (const [name, value] of Object.entries(json)) {
    const isCursor =
      /^(next_?(cursor|page_?token|token)?|cursor|end_?cursor|continuation_?token)$/i.test(name)
    if (
      isCursor &&
      (typeof value === 'string' || typeof value === 'number') &&
      value !== '' &&
      !/^https?:|^\//.test(String(value))
    )
      return value
  }
  for (const value of Object.values(json)) {
    const found = cursorIn(value, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

/** The value of the field by which things of a collection are told apart. */
export function keyOf(resource: Resource, object: JsonObject): unknown {
  const place = resource.read && pathParameters(resource.read.path).at(-1)
  const [field] = fieldsFor(place?.name ?? 'id', resource.noun, object)
  return field === undefined ? undefined : object[field]
}

/** A new value for one property, as the contract allows it. */
export function otherValue(play: Play, name: string, schema: JsonObject): unknown {
  const { document } = play.checking.api
  return parameterAt(
    'all',
    {
      name,
      in: 'query',
      required: true,
      schema,
      style: 'form',
      explode: true,
      allowReserved: false,
      mediaType: undefined,
      examples: [],
    },
    { document, random: play.fresh, known: () => undefined, echo: () => undefined },
  )
}
