import { type Checking, isUsable, stateOf } from '../checking.ts'
import { asNumber, asObject, isObject, type JsonObject } from '../json.ts'
import type { Operation } from '../model.ts'
import { type Play, runScenario } from '../play.ts'
import type { Entry } from '../pool.ts'
import { prepare } from '../prepare.ts'
import { type Filling, parameterKey } from '../request.ts'
import { fieldsFor, nounOfReference, type Resource, shapeOf } from '../resources.ts'
import { sampleString } from '../sample.ts'
import type { Sent } from '../sent.ts'
import { canMake, isOwnToRead, keyOf, make, read, reflects, sharedFields } from './read-back.ts'

/** Requests that meet: updates that get lost, things that are made twice. */
export async function checkConcurrency(checking: Checking): Promise<void> {
  for (const resource of checking.resources) {
    const { create } = resource
    if (create === undefined || !canMake(checking, resource)) continue
    await runScenario(checking, `unique ${create.id}`, (play) =>
      checkUnique(play, resource, create),
    )
    await runScenario(checking, `many ${create.id}`, (play) => checkMany(play, resource, create))
  }
  for (const operation of checking.operations) {
    if (!isUsable(checking, operation) || !stateOf(checking, operation).isSuccessful) continue
    const key = operation.parameters.find(
      ({ name, in: place }) => place === 'header' && /^(x-)?idempotency-key$/i.test(name),
    )
    if (key !== undefined)
      await runScenario(checking, `idempotency ${operation.id}`, (play) =>
        checkIdempotency(play, operation, parameterKey(key)),
      )
    if (['post', 'put', 'patch'].includes(operation.method)) await checkAdding(checking, operation)
  }
}

const label = ({ method, path }: Operation): string => `${method.toUpperCase()} ${path}`
const atOnce = 8
const trials = 6

/** What is refused the second time is refused too when both come at once. */
async function checkUnique(play: Play, resource: Resource, create: Operation): Promise<void> {
  const { filling, sources } = await prepare(play, create, { isFresh: true })
  const first = await play.send(create, filling, { sources })
  if (!first.isSuccess) return
  const second = await play.send(create, filling, { sources, keeping: 'odd' })
  if (![400, 409, 422].includes(second.status)) return
  for (let trial = 0; trial < trials; trial++) {
    const next = await prepare(play, create, { isFresh: true })
    const sents = await play.together(
      Array.from({ length: atOnce }, () => ({
        operation: create,
        filling: next.filling,
        sending: { sources: next.sources },
      })),
    )
    const made = sents.filter(({ isSuccess }) => isSuccess)
    if (made.length < 2 || !areDifferent(resource, made)) continue
    play.suspect(
      {
        code: 931,
        cause: `unique ${create.id}`,
        title: `${label(create)} makes two of what must be one, when requests meet`,
        detail: `Expected one success out of ${atOnce} equal requests at the same moment: one after the other, the second gets ${second.status}. Got ${made.length} successes. Between the look and the write others look too. Try a UNIQUE constraint, and turn its error into ${second.status}.`,
      },
      [first, second, ...made.slice(0, 3)],
    )
    return
  }
}

/** Whether responses tell of different things, not of the same one again. */
function areDifferent(resource: Resource, made: readonly Sent[]): boolean {
  const keys = made.map(({ json }) => (isObject(json) ? keyOf(resource, json) : undefined))
  return keys.some((key) => key === undefined) || new Set(keys.map(String)).size > 1
}

/** Everything that was made at once is there, each under its own id. */
async function checkMany(play: Play, resource: Resource, create: Operation): Promise<void> {
  for (let trial = 0; trial < 3; trial++) {
    const list = []
    for (let at = 0; at < atOnce; at++) {
      const { filling, sources } = await prepare(play, create)
      list.push({ operation: create, filling, sending: { sources } })
    }
    const sents = await play.together(list)
    const made = sents.filter(({ isSuccess, status }) => isSuccess && status !== 202)
    const entries = made.flatMap((sent) =>
      play.checking.pool
        .entries(resource.collection, sent.identity)
        .filter(({ source }) => source === sent),
    )
    const keys = made
      .map(({ json }) => (isObject(json) ? keyOf(resource, json) : undefined))
      .filter((key) => key !== undefined)
    const isDouble = new Set(keys.map(String)).size < keys.length && keys.length === made.length
    if (isDouble && reflectsAll(made)) {
      suspectLost(play, create, 'two of them got the same id', made)
      return
    }
    for (const entry of isOwnToRead(resource) ? entries : []) {
      const shown = await read(play, resource, entry)
      if (shown === null || shown.sent.status !== 404) continue
      if (!reflects(entry.source, entry.object)) continue
      suspectLost(
        play,
        create,
        `one that was answered with ${entry.source.status} isn't there afterwards`,
        [entry.source, shown.sent],
      )
      return
    }
  }
}

function reflectsAll(made: readonly Sent[]): boolean {
  return made.every((sent) => isObject(sent.json) && reflects(sent, sent.json))
}

function suspectLost(play: Play, create: Operation, came: string, shown: readonly Sent[]): void {
  play.suspect(
    {
      code: 930,
      cause: `lost ${create.id}`,
      about: shapeOf(create.path),
      title: `${label(create)} loses something when requests meet`,
      detail: `Expected ${atOnce} different requests at the same moment to make ${atOnce} things. Got a loss: ${came}. Try to let the database give out ids, and to write without reading the whole first.`,
    },
    shown,
  )
}

async function checkIdempotency(play: Play, operation: Operation, keyName: string): Promise<void> {
  const withKey = (filling: Filling): Filling => ({
    ...filling,
    parameters: {
      ...filling.parameters,
      [keyName]: `key-${sampleString(play.fresh, { type: 'string' }, 'k')}`,
    },
  })
  const resource = play.checking.resources.find(({ create }) => create?.id === operation.id)
  const keysOf = (sents: readonly Sent[]): Set<string> =>
    new Set(
      sents.flatMap(({ json, isSuccess }) => {
        const key = isSuccess && isObject(json) ? idIn(json, resource) : undefined
        return key === undefined ? [] : [String(key)]
      }),
    )
  const { filling, sources } = await prepare(play, operation)
  const once = withKey(filling)
  const first = await play.send(operation, once, { sources })
  const second = await play.send(operation, once, { sources, keeping: 'odd' })
  const suspect = (code: 932 | 933, when: string, shown: readonly Sent[]): void =>
    play.suspect(
      {
        code,
        cause: `idempotency ${operation.id}`,
        title: `${label(operation)} does it twice for the same Idempotency-Key${code === 933 ? ', when requests meet' : ''}`,
        detail: `Expected one thing for one key, however often the request comes. Got different ids ${when}. A client that retries pays twice. Try to store the key with a UNIQUE constraint in the transaction that does the work.`,
      },
      shown,
    )
  const shown = asObject(first.json)
  if (sharedFields(first, shown).length > 0 && !reflects(first, shown)) return
  if (keysOf([first, second]).size > 1) {
    suspect(932, 'for two equal requests, one after the other', [first, second])
    return
  }
  for (let trial = 0; trial < trials; trial++) {
    const next = await prepare(play, operation)
    const same = withKey(next.filling)
    const sents = await play.together(
      Array.from({ length: atOnce }, () => ({
        operation,
        filling: same,
        sending: { sources: next.sources },
      })),
    )
    if (keysOf(sents).size <= 1) continue
    suspect(
      933,
      `for ${atOnce} equal requests at the same moment`,
      sents.filter(({ isSuccess }) => isSuccess).slice(0, 4),
    )
    return
  }
}

function idIn(json: JsonObject, resource: Resource | undefined): unknown {
  const [field] = fieldsFor('id', resource?.noun ?? '', json)
  return field === undefined ? undefined : json[field]
}

/** Things that an operation refers to, in its path or its body, and that can be read. */
function observed(checking: Checking, operation: Operation): Resource[] {
  const names = Object.keys((operation.bodies[0]?.schema.properties ?? {}) as JsonObject)
  const nouns = names.map(nounOfReference)
  return checking.resources.filter((resource) => {
    const isOwn = resource.actions.includes(operation) || resource.patch === operation
    const isBelow = operation.path.includes('}') && resource.actions.length > 0 && isOwn
    const isNamed = nouns.includes(resource.noun)
    return (
      resource.read !== undefined && canMake(checking, resource) && (isOwn || isBelow || isNamed)
    )
  })
}

/** An operation that adds the same amount each time must add it once per request, also at once. */
async function checkAdding(checking: Checking, operation: Operation): Promise<void> {
  for (const resource of observed(checking, operation)) {
    await runScenario(checking, `adding ${operation.id} ${resource.collection}`, (play) =>
      checkSums(play, operation, resource),
    )
  }
}

async function checkSums(play: Play, operation: Operation, resource: Resource): Promise<void> {
  const made = await make(play, resource)
  if (made === null) return
  const { entry } = made
  const filling = await fillingFor(play, operation, resource, entry)
  const numbers = async (): Promise<{ sent: Sent; values: Map<string, number> } | null> => {
    const shown = await read(play, resource, entry)
    if (!shown?.sent.isSuccess) return null
    const values = Object.entries(shown.object).flatMap(([name, value]) => {
      const number =
        asNumber(value) ??
        (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined)
      return number === undefined || /version|rev|updated/i.test(name)
        ? []
        : [[name, number] as const]
    })
    return { sent: shown.sent, values: new Map(values) }
  }
  const once = async (): Promise<Sent> =>
    play.send(operation, filling.filling, { sources: filling.sources, keeping: 'odd' })
  const zero = await numbers()
  const first = await once()
  const one = await numbers()
  const second = await once()
  const two = await numbers()
  if (!zero || !one || !two || !first.isSuccess || !second.isSuccess) return
  const steps = [...zero.values].flatMap(([name, start]) => {
    const [a, b] = [one.values.get(name), two.values.get(name)]
    if (a === undefined || b === undefined || a === start) return []
    return Math.abs(a - start - (b - a)) < 1e-6 ? [{ name, step: a - start }] : []
  })
  if (steps.length === 0) return
  for (let trial = 0; trial < trials; trial++) {
    const before = await numbers()
    const sents = await play.together(
      Array.from({ length: atOnce }, () => ({
        operation,
        filling: filling.filling,
        sending: { sources: filling.sources },
      })),
    )
    const after = await numbers()
    const count = sents.filter(({ isSuccess }) => isSuccess).length
    if (!before || !after || count < 2) return
    const lost = steps.find(
      ({ name, step }) =>
        Math.abs((after.values.get(name) ?? 0) - (before.values.get(name) ?? 0) - step * count) >
        Math.abs(step) / 2,
    )
    if (lost === undefined) continue
    suspectSum(play, operation, {
      ...lost,
      collection: resource.collection,
      count,
      from: before.values.get(lost.name) ?? 0,
      to: after.values.get(lost.name) ?? 0,
      shown: [before.sent, ...sents.filter(({ isSuccess }) => isSuccess).slice(0, 4), after.sent],
      noun: resource.noun,
    })
    return
  }
}

function suspectSum(
  play: Play,
  operation: Operation,
  found: {
    collection: string
    name: string
    step: number
    count: number
    from: number
    to: number
    noun: string
    shown: readonly Sent[]
  },
): void {
  const { name, step, count, from, to, noun } = found
  play.suspect(
    {
      code: 930,
      cause: `sum ${operation.id} ${name}`,
      about: found.collection,
      title: `${label(operation)} loses updates of the ${noun}'s ${name} when requests meet`,
      detail: `Expected ${name} to go from ${from} to ${from + step * count} (${count} successes, ${step} each). Got ${to}. Each request read the old value before another wrote. Try UPDATE … SET ${name} = ${name} + $1, or lock the row first.`,
    },
    found.shown,
  )
}

async function fillingFor(play: Play, operation: Operation, resource: Resource, entry: Entry) {
  const { filling, sources } = await prepare(play, operation, { entry })
  if (!isObject(filling.value)) return { filling, sources }
  const value = Object.fromEntries(
    Object.entries(filling.value).map(([name, own]) => {
      const isReference = nounOfReference(name) === resource.noun
      const [field] = isReference ? fieldsFor(name, resource.noun, entry.object) : []
      if (field !== undefined) return [name, entry.object[field]]
      const isAmount = /^(quantity|qty|amount|count|points|delta|by)$/i.test(name)
      return [name, isAmount && typeof own === 'number' ? 1 : own]
    }),
  )
  return { filling: { ...filling, value }, sources }
}
