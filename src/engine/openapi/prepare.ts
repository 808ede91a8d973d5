import { type Checking, isUsable, stateOf } from './checking.ts'
import { anyone, type Identity } from './credentials.ts'
import type { JsonObject } from './json.ts'
import { placesOf, withLearned } from './learned.ts'
import { fillAt, type Level, type LevelContext, parameterAt } from './levels.ts'
import type { Operation } from './model.ts'
import type { Play } from './play.ts'
import type { Entry } from './pool.ts'
import type { Filling } from './request.ts'
import { fieldsFor, nounOf, pathParameters, type Resource } from './resources.ts'
import { sampleValue } from './sample.ts'
import type { Sent } from './sent.ts'

/** A request that is ready to be sent, with the requests that made what it refers to. */
export interface Prepared {
  readonly filling: Filling
  readonly sources: readonly Sent[]
  /** Set when the path refers to something of this collection that may not exist. */
  readonly guessed: string | undefined
}

export interface Preparing {
  readonly identity?: Identity
  readonly level?: Level
  /** Which field of an object is tried for the path's parameters, when none is known to work. */
  readonly fieldAt?: number
  /** Refers to this thing in the path instead of any. */
  readonly entry?: Entry
  /** Makes a new thing to refer to instead of taking one that is there. */
  readonly isFresh?: boolean
}

const depthMax = 4

/** Fills a request of an operation with what worked before, and with ids of things that exist. */
export async function prepare(
  play: Play,
  operation: Operation,
  options: Preparing = {},
  depth = 0,
): Promise<Prepared> {
  const { checking } = play
  const state = stateOf(checking, operation)
  const level = options.level ?? state.level ?? 'all'
  const identity = options.identity ?? anyone
  const sources = new Set<Sent>()
  await ensureReferences(play, operation, { ...options, identity }, depth)
  const context = levelContext(play, identity, sources)
  const filling = fillAt(level, operation, context)
  const path = await fillPath(play, operation, { ...options, identity, level }, depth)
  for (const source of path.sources) sources.add(source)
  const whole = { ...filling, parameters: { ...filling.parameters, ...path.parameters } }
  return {
    filling: level === 'told' ? told(play, operation, whole, context) : whole,
    sources: [...sources],
    guessed: path.guessed,
  }
}

function told(
  { checking, fresh }: Play,
  operation: Operation,
  filling: Filling,
  context: LevelContext,
): Filling {
  const places = new Map(
    placesOf(checking.api.document, operation).map((one) => [one.key, one] as const),
  )
  const sample = (key: string): unknown => {
    const { name = '', schema = {} } = places.get(key) ?? {}
    return context.known(name, schema) ?? sampleValue({ ...context, extent: 'all' }, schema, name)
  }
  return withLearned(filling, stateOf(checking, operation).learned, { random: fresh, sample })
}

function levelContext(play: Play, identity: Identity, sources: Set<Sent>): LevelContext {
  const { pool, api } = play.checking
  return {
    document: api.document,
    random: play.fresh,
    known: (name, schema) => {
      if (schema.enum !== undefined || schema.const !== undefined) return undefined
      const [found] = pool.references(name, schema, identity)
      if (found === undefined) return undefined
      sources.add(found.source)
      return found.value
    },
    echo: (name, schema) => pool.echo(name, schema),
  }
}

/** Makes what a body refers to by id, such as the author of a post, when there's none yet. */
async function ensureReferences(
  play: Play,
  operation: Operation,
  { identity, isFresh }: Preparing & { readonly identity: Identity },
  depth: number,
): Promise<void> {
  if (depth >= depthMax) return
  const { checking } = play
  const names = [
    ...operation.parameters
      .filter((one) => one.in !== 'path' && one.required)
      .map((one) => one.name),
    ...operation.bodies
      .slice(0, 1)
      .flatMap(({ schema }) => Object.keys((schema.properties ?? {}) as JsonObject)),
  ]
  for (const name of names) {
    const resource = resourceNamed(checking, name)
    if (resource === undefined || resource.create?.id === operation.id) continue
    const isThere = checking.pool.entries(resource.collection, identity).length > 0
    if (isThere && (isFresh !== true || resource.create === undefined)) continue
    await makeOne(play, resource, identity, depth + 1)
  }
}

function resourceNamed(checking: Checking, name: string): Resource | undefined {
  const match = /^(.+?)[_-]?(ids?|Ids?)$/.exec(name)
  if (match === null) return undefined
  const noun = nounOf(match[1] as string)
  return checking.resources.find((resource) => resource.noun === noun)
}

/** Makes one thing of a collection, or finds one; null when neither works. */
export async function makeOne(
  play: Play,
  resource: Resource,
  identity: Identity = anyone,
  depth = 0,
  parents?: Entry,
): Promise<Entry | null> {
  const { checking } = play
  const { create, list, replace } = resource
  if (depth > depthMax) return null
  // Where nothing else makes one, a PUT to an address of our choice does.
  for (const operation of [create, list, create === undefined ? replace : undefined]) {
    if (operation === undefined || !isUsable(checking, operation)) continue
    const levels = levelsToTry(checking, operation)
    for (const level of levels) {
      const isFresh = operation === replace
      const own = parents === undefined ? {} : { entry: parents }
      const options = { identity, level, isFresh, ...own }
      const { filling, sources } = await prepare(play, operation, options, depth + 1)
      const sent = await play.send(operation, filling, { identity, sources })
      if (!sent.isSuccess) continue
      const entry = checking.pool
        .entries(resource.collection, identity)
        .find(({ source }) => source === sent)
      if (entry !== undefined) return entry
    }
  }
  return null
}

function levelsToTry(checking: Checking, operation: Operation): Level[] {
  const { level } = stateOf(checking, operation)
  if (level === 'example') return ['similar', 'example']
  return level === null ? ['all', 'required'] : [level]
}

interface PathFilling {
  readonly parameters: Record<string, unknown>
  readonly sources: readonly Sent[]
  readonly guessed: string | undefined
}

/** Values for the path's parameters, the deepest first: a thing brings its parents along. */
async function fillPath(
  play: Play,
  operation: Operation,
  options: Preparing & { readonly identity: Identity; readonly level: Level },
  depth: number,
): Promise<PathFilling> {
  const { checking } = play
  const places = pathParameters(operation.path)
  const parameters: Record<string, unknown> = {}
  const sources: Sent[] = []
  let guessed: string | undefined
  for (let at = places.length - 1; at >= 0; at--) {
    if (fillPair(checking, places, at, parameters)) continue
    const { name, collection } = places[at] as { name: string; collection: string }
    const key = `path/${name}`
    if (parameters[key] !== undefined) continue
    const linked = checking.pool.linked(operation, name)
    const entry = await entryFor(play, collection, { ...options, operation }, depth)
    const field = entry && fieldOf(checking, operation, { name, entry, options })
    if (entry && field !== undefined) {
      parameters[key] = entry.object[field]
      sources.push(entry.origin)
      const outer = places.slice(0, at)
      for (const [index, value] of entry.parents.entries()) {
        const parent = outer[index]
        if (parent !== undefined && value !== undefined) parameters[`path/${parent.name}`] ??= value
      }
    } else if (linked !== undefined) {
      parameters[key] = linked.value
      sources.push(linked.source)
    } else {
      parameters[key] = guess(play, operation, name, options)
      guessed = collection
    }
  }
  return { parameters, sources, guessed }
}

/** `/labs/{kind}/{name}`: two parts of one thing, under their own names or as one id with a slash. */
function fillPair(
  { pool }: Checking,
  places: readonly { name: string; collection: string }[],
  at: number,
  parameters: Record<string, unknown>,
): boolean {
  const [first, second] = [places[at - 1], places[at]]
  if (first === undefined || second === undefined) return false
  if (
    second.collection !== `${first.collection}/{}` ||
    parameters[`path/${second.name}`] !== undefined
  )
    return false
  for (const { object } of pool.entries(first.collection, anyone)) {
    const own = [object[first.name], object[second.name]]
    const split = typeof object.id === 'string' ? object.id.split('/') : []
    const pair = own.every((one) => one !== undefined) && split.length !== 2 ? own : split
    if (pair.length !== 2) continue
    parameters[`path/${first.name}`] = pair[0]
    parameters[`path/${second.name}`] = pair[1]
    return true
  }
  return false
}

async function entryFor(
  play: Play,
  collection: string,
  options: Preparing & { readonly identity: Identity; readonly operation: Operation },
  depth: number,
): Promise<Entry | undefined> {
  const { checking } = play
  const { identity, entry } = options
  if (entry !== undefined && entry.collection === collection) return entry
  const resource = checking.resources.find((one) => one.collection === collection)
  if (resource === undefined) return undefined
  if (options.isFresh === true && resource.create !== undefined && depth < depthMax) {
    const made = await makeOne(play, resource, identity, depth + 1)
    if (made !== null) return made
  }
  const [known] = checking.pool.entries(collection, identity)
  if (resource.create === undefined && resource.replace === options.operation)
    return options.isFresh === true ? undefined : known
  if (known !== undefined) return known
  if (depth < depthMax) {
    const made = await makeOne(play, resource, identity, depth + 1)
    if (made !== null) return made
  }
  return similarEntry(checking, resource, identity)
}

/** A thing of a collection elsewhere that is called the same: `/users` for `/api/user/{id}`. */
function similarEntry(
  { resources, pool }: Checking,
  resource: Resource,
  identity: Identity,
): Entry | undefined {
  return resources
    .filter(({ noun, collection }) => noun === resource.noun && collection !== resource.collection)
    .flatMap(({ collection }) => pool.entries(collection, identity))[0]
}

function fieldOf(
  checking: Checking,
  operation: Operation,
  { name, entry, options }: { name: string; entry: Entry; options: Preparing },
): string | undefined {
  const fields = fieldsFor(name, entry.noun, entry.object)
  const at = options.fieldAt ?? stateOf(checking, operation).fieldAt.get(name) ?? 0
  return fields[at % Math.max(1, fields.length)]
}

/** What a path's parameter may be when nothing is known: servers often have a first thing. */
function guess(
  play: Play,
  operation: Operation,
  name: string,
  { level, identity, fieldAt = 0 }: Preparing & { level: Level; identity: Identity },
): unknown {
  const parameter = operation.parameters.find((one) => one.in === 'path' && one.name === name)
  if (parameter === undefined) return '1'
  if (parameter.examples.length > 0 && level !== 'some') return parameter.examples[0]
  const types = [parameter.schema.type].flat()
  const isPlain = parameter.schema.format === undefined && parameter.schema.pattern === undefined
  const isBounded =
    parameter.schema.enum !== undefined || typeof parameter.schema.minLength === 'number'
  if (types.includes('integer') && fieldAt === 0 && level !== 'some')
    return Math.max(1, Number(parameter.schema.minimum ?? 1))
  if (types.includes('string') && isPlain && !isBounded && fieldAt === 0 && /id$/i.test(name))
    return '1'
  return parameterAt(level, parameter, levelContext(play, identity, new Set()))
}
