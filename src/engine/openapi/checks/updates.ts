import { type Checking, isUsable } from '../checking.ts'
import { inputCases } from '../inputs.ts'
import { isObject, type JsonObject, sameJson } from '../json.ts'
import type { Operation } from '../model.ts'
import { type Play, runScenario } from '../play.ts'
import { prepare } from '../prepare.ts'
import { plainName, type Resource, shapeOf } from '../resources.ts'
import { plainSchema, propertiesOf, requiredOf } from '../schema.ts'
import type { Sent } from '../sent.ts'
import { make, otherValue, read, reflects, type Shown } from './read-back.ts'

/** PUT and PATCH on one kind of thing. */
export async function checkUpdates(checking: Checking, resource: Resource): Promise<void> {
  if (resource.read === undefined) return
  const run = (
    what: string,
    check: (play: Play, resource: Resource, operation: Operation) => Promise<void>,
    operation: Operation | undefined,
  ) =>
    operation === undefined || !isUsable(checking, operation)
      ? Promise.resolve()
      : runScenario(checking, `${what} ${operation.id}`, (play) => check(play, resource, operation))
  await run('applied', checkApplied, resource.replace)
  await run('twice', checkTwice, resource.replace)
  await run('whole', checkReplacesWhole, resource.replace)
  await run('one field', checkOneField, resource.patch)
  await run('refused', checkRefusedUpdate, resource.replace)
  await run('refused', checkRefusedUpdate, resource.patch)
  await run('etag', checkEtag, resource.replace ?? resource.patch)
}

const label = ({ method, path }: Operation): string => `${method.toUpperCase()} ${path}`

const collectionOf = ({ path }: Operation): string => shapeOf(path).replace(/\/\{\}$/, '')

interface Start {
  readonly made: NonNullable<Awaited<ReturnType<typeof make>>>
  readonly before: Shown
}

/** A thing that was made and that the server shows as it was made. */
async function startWith(play: Play, resource: Resource): Promise<Start | null> {
  const made = await make(play, resource)
  const before = made && (await read(play, resource, made.entry))
  if (made === null || before === null || !before.sent.isSuccess) return null
  return reflects(made.sent, before.object) ? { made, before } : null
}

/** Fields that a server may rightly keep to itself. */
function isOwnBusiness(name: string): boolean {
  return /(^_?id|id|user(name)?|email|login|created\w*|updated\w*|owner|version|etag|rev|password\w*|slug|status|state)$/.test(
    plainName(name),
  )
}

async function checkApplied(play: Play, resource: Resource, operation: Operation): Promise<void> {
  const start = await startWith(play, resource)
  if (start === null) return
  const { filling, sources } = await prepare(play, operation, { entry: start.made.entry })
  const value = differing(play, operation, filling.value, start.before.object)
  const sent = await play.send(operation, { ...filling, value }, { sources })
  if (sent.status === 201) suspectCreated(play, operation, sent, start)
  if (!sent.isSuccess || sent.status === 202) return
  const after = await read(play, resource, start.made.entry)
  if (after?.sent.isSuccess) suspectUnapplied(play, operation, { start, sent, after })
}

/** The same body, with another value wherever it would set what is there already. */
function differing(play: Play, operation: Operation, value: unknown, before: JsonObject): unknown {
  if (!isObject(value)) return value
  const { document } = play.checking.api
  const properties = new Map(
    propertiesOf(document, plainSchema(document, operation.bodies[0]?.schema)),
  )
  return Object.fromEntries(
    Object.entries(value).map(([name, own]) => {
      if (isOwnBusiness(name) || !sameJson(own, before[name])) return [name, own]
      const choices = properties.get(name)?.enum
      if (typeof own === 'boolean' && choices === undefined) return [name, !own]
      const other = Array.isArray(choices)
        ? choices.find((one) => one !== own && one !== null)
        : own
      return [name, other ?? own]
    }),
  )
}

function suspectCreated(play: Play, operation: Operation, sent: Sent, { before }: Start): void {
  const allowsOther = operation.responses.has('200') || operation.responses.has('204')
  if (!allowsOther && operation.responses.has('201')) return
  play.suspect(
    {
      code: 116,
      cause: `created ${operation.id}`,
      title: `${label(operation)} says 201 Created for something that existed`,
      detail:
        'Expected 200 or 204: the thing was read a moment before. Got 201. Clients take 201 as news of a new thing. Try to answer 201 only when there was nothing.',
    },
    [before.sent, sent],
  )
}

function suspectUnapplied(
  play: Play,
  operation: Operation,
  { start, sent, after }: { start: Start; sent: Sent; after: Shown },
): void {
  if (!isObject(sent.filling.value)) return
  const stale = Object.entries(sent.filling.value).filter(([name, value]) => {
    if (isOwnBusiness(name) || !['string', 'number', 'boolean'].includes(typeof value)) return false
    const [old, now] = [start.before.object[name], after.object[name]]
    return old !== undefined && old !== null && !sameJson(old, value) && sameJson(old, now)
  })
  const [first] = stale
  if (first === undefined) return
  play.suspect(
    {
      code: 905,
      cause: `unapplied ${operation.id}`,
      about: collectionOf(operation),
      title: `${label(operation)} answers ${sent.status}, but ${first[0]} stays as it was`,
      detail: `Expected ${first[0]} to be ${JSON.stringify(first[1])} afterwards. Got ${JSON.stringify(after.object[first[0]])}, the old value. Try to compare the fields in the contract with those that the handler writes.`,
    },
    [start.made.sent, start.before.sent, sent, after.sent],
  )
}

async function checkTwice(play: Play, resource: Resource, operation: Operation): Promise<void> {
  const start = await startWith(play, resource)
  if (start === null) return
  const { filling, sources } = await prepare(play, operation, { entry: start.made.entry })
  const first = await play.send(operation, filling, { sources })
  if (!first.isSuccess || !isObject(filling.value)) return
  const one = await read(play, resource, start.made.entry)
  const second = await play.send(operation, filling, { sources })
  if (!second.isSuccess) return
  const two = await read(play, resource, start.made.entry)
  if (first.status === 201 && second.status === 201) {
    play.suspect(
      {
        code: 115,
        cause: `creates twice ${operation.id}`,
        title: `The same ${label(operation)} creates twice`,
        detail:
          'Expected 200 or 204 for the second of two equal PUTs. Got 201 both times. Try to look whether there is such a thing before you answer 201.',
      },
      [first, second],
    )
  }
  if (!one?.sent.isSuccess || !two?.sent.isSuccess) return
  const changed = Object.keys(filling.value).find((name) => {
    const isOwn = /version|rev|updated|etag/i.test(name)
    return (
      !isOwn && Object.hasOwn(one.object, name) && !sameJson(one.object[name], two.object[name])
    )
  })
  if (changed === undefined) return
  play.suspect(
    {
      code: 118,
      cause: `not idempotent ${operation.id}`,
      about: collectionOf(operation),
      title: `${label(operation)} isn't idempotent: ${changed} changes with each call`,
      detail: `Expected ${changed} to be ${JSON.stringify(one.object[changed])} after the second of two equal PUTs, as after the first. Got ${JSON.stringify(two.object[changed])}. Anyone on the way may repeat a PUT. Try to set values instead of adding to them.`,
    },
    [first, one.sent, second, two.sent],
  )
}

/** PUT without an optional field takes that field away. */
async function checkReplacesWhole(
  play: Play,
  resource: Resource,
  operation: Operation,
): Promise<void> {
  const start = await startWith(play, resource)
  const schema = plainSchema(play.checking.api.document, operation.bodies[0]?.schema)
  const required = requiredOf(schema)
  if (start === null || required.size === 0) return
  const { filling, sources } = await prepare(play, operation, { entry: start.made.entry })
  if (!isObject(filling.value)) return
  const full = await play.send(operation, filling, { sources })
  const before = await read(play, resource, start.made.entry)
  if (!full.isSuccess || !before?.sent.isSuccess) return
  const own = filling.value
  const optional = propertiesOf(play.checking.api.document, schema)
    .filter(
      ([name, property]) =>
        !required.has(name) && property.default === undefined && !isOwnBusiness(name),
    )
    .map(([name]) => name)
    .filter(
      (name) =>
        typeof own[name] !== 'boolean' &&
        Object.hasOwn(own, name) &&
        sameJson(before.object[name], own[name]),
    )
  if (optional.length === 0) return
  const less = Object.fromEntries(Object.entries(own).filter(([name]) => !optional.includes(name)))
  const sent = await play.send(operation, { ...filling, value: less }, { sources })
  const after = await read(play, resource, start.made.entry)
  if (!sent.isSuccess || !after?.sent.isSuccess) return
  const kept = optional.filter((name) => sameJson(after.object[name], own[name]))
  if (kept.length !== optional.length) return
  play.suspect(
    {
      code: 117,
      cause: `not whole ${operation.id}`,
      about: collectionOf(operation),
      title: `${label(operation)} keeps fields that the new version leaves out`,
      detail: `Expected PUT to put the body in place of what was there, so that ${kept.join(', ')} is gone. Got the old value. Try to replace the whole, and offer PATCH for parts.`,
    },
    [full, sent, after.sent],
  )
}

/** PATCH with one field changes that field alone. */
async function checkOneField(play: Play, resource: Resource, operation: Operation): Promise<void> {
  const start = await startWith(play, resource)
  if (start === null) return
  const schema = plainSchema(play.checking.api.document, operation.bodies[0]?.schema)
  const type = operation.bodies[0]?.mediaType ?? ''
  if (/json-patch/.test(type)) return
  const writable = propertiesOf(play.checking.api.document, schema).filter(
    ([, property]) => property.readOnly !== true,
  )
  let before = start.before
  for (const [name, property] of writable.slice(0, 8)) {
    if (!Object.hasOwn(before.object, name) || isOwnBusiness(name)) continue
    const value = otherValue(play, name, property)
    if (sameJson(value, before.object[name]) || isObject(value)) continue
    const { filling, sources } = await prepare(play, operation, { entry: start.made.entry })
    const sent = await play.send(operation, { ...filling, value: { [name]: value } }, { sources })
    if (!sent.isSuccess || sent.status === 202) continue
    const after = await read(play, resource, start.made.entry)
    if (!after?.sent.isSuccess) return
    suspectUnapplied(play, operation, { start: { ...start, before }, sent, after })
    suspectOthers(play, operation, {
      name,
      names: writable.map(([one]) => one),
      before,
      sent,
      after,
    })
    before = after
  }
}

function suspectOthers(
  play: Play,
  operation: Operation,
  {
    name,
    names,
    before,
    sent,
    after,
  }: { name: string; names: readonly string[]; before: Shown; sent: Sent; after: Shown },
): void {
  const changed = names.find(
    (one) =>
      one !== name &&
      !isOwnBusiness(one) &&
      before.object[one] !== undefined &&
      before.object[one] !== null &&
      !sameJson(before.object[one], after.object[one]),
  )
  if (changed === undefined) return
  play.suspect(
    {
      code: 119,
      cause: `others ${operation.id}`,
      about: collectionOf(operation),
      title: `${label(operation)} with ${name} alone changes ${changed} too`,
      detail: `Expected ${changed} to stay ${JSON.stringify(before.object[changed])}: the request doesn't name it. Got ${JSON.stringify(after.object[changed])}. Try to write only fields that are in the body.`,
    },
    [before.sent, sent, after.sent],
  )
}

/** A refused update changes nothing, not even the fields that were fine. */
async function checkRefusedUpdate(
  play: Play,
  resource: Resource,
  operation: Operation,
): Promise<void> {
  const start = await startWith(play, resource)
  if (start === null) return
  const { checking } = play
  const { filling, sources } = await prepare(play, operation, { entry: start.made.entry })
  const context = { ...checking, document: checking.api.document, random: play.random }
  const cases = inputCases(context, operation, filling).filter(
    ({ isValid, where, kind }) =>
      !isValid && where.startsWith('body ') && kind !== 'malformed-json',
  )
  let { before } = start
  for (const one of cases.slice(0, 12)) {
    const refused = await play.send(operation, one.apply(filling), { sources, keeping: 'invalid' })
    const after = await read(play, resource, start.made.entry)
    if (!after?.sent.isSuccess) return
    if (refused.status < 400 || refused.status >= 500) {
      before = after
      continue
    }
    const changed = Object.keys((filling.value ?? {}) as JsonObject).find(
      (name) =>
        !/updated|version|etag/i.test(name) && !sameJson(before.object[name], after.object[name]),
    )
    if (changed === undefined) continue
    play.suspect(
      {
        code: 114,
        cause: `partial ${operation.id}`,
        about: collectionOf(operation),
        title: `A refused ${label(operation)} changes ${changed} all the same`,
        detail: `Expected nothing to change after ${refused.status}. Got ${changed} ${JSON.stringify(after.object[changed])} instead of ${JSON.stringify(before.object[changed])}. Try to check the whole body before the first write.`,
      },
      [before.sent, refused, after.sent],
    )
    return
  }
}

/** The tag changes with the thing, and a stale tag stops an update where that's documented. */
async function checkEtag(play: Play, resource: Resource, operation: Operation): Promise<void> {
  const start = await startWith(play, resource)
  const tag = start?.before.sent.exchange.response?.headers.find(
    ([name]) => name.toLowerCase() === 'etag',
  )?.[1]
  if (start === null || tag === undefined) return
  const { filling, sources } = await prepare(play, operation, { entry: start.made.entry })
  const withTag = { ...filling, headers: [['if-match', tag]] as const }
  const sent = await play.send(operation, withTag, { sources, keeping: 'odd' })
  const after = await read(play, resource, start.made.entry)
  if (!sent.isSuccess || !after?.sent.isSuccess) return
  const now = after.sent.exchange.response?.headers.find(
    ([name]) => name.toLowerCase() === 'etag',
  )?.[1]
  const isChanged = !sameJson(start.before.sent.json, after.sent.json)
  const wrong = (title: string, detail: string, shown: readonly Sent[]): void =>
    play.suspect(
      { code: 913, cause: `tag ${operation.id}`, about: collectionOf(operation), title, detail },
      shown,
    )
  if (isChanged && now === tag) {
    wrong(
      `The ETag of ${resource.read?.path} stays the same when the ${resource.noun} changes`,
      `Expected another ETag after the update. Got ${tag} before and after. Caches and If-Match rely on it. Try to make the tag from the content or from a version number.`,
      [start.before.sent, sent, after.sent],
    )
  }
  const asksFor =
    operation.responses.has('412') ||
    operation.parameters.some(({ name }) => /^if-match$/i.test(name))
  if (!asksFor || now === tag) return
  const { filling: next, sources: more } = await prepare(play, operation, {
    entry: start.made.entry,
  })
  const stale = await play.send(
    operation,
    { ...next, headers: [['if-match', tag]] },
    { sources: more, keeping: 'odd' },
  )
  if (!stale.isSuccess) return
  wrong(
    `${label(operation)} accepts a stale If-Match`,
    `Expected 412: the tag ${tag} is of an earlier version. Got ${stale.status}, so the other update is lost. Try to compare If-Match with the current tag in the same transaction as the write.`,
    [start.before.sent, sent, stale],
  )
}
