import { type Checking, isUsable, stateOf } from '../checking.ts'
import { nobody, stranger } from '../credentials.ts'
import { isObject, type JsonObject } from '../json.ts'
import type { Operation } from '../model.ts'
import { type Play, runScenario } from '../play.ts'
import { prepare } from '../prepare.ts'
import { plainName, type Resource } from '../resources.ts'
import { plainSchema, propertiesOf } from '../schema.ts'
import type { Sent } from '../sent.ts'
import {
  callOn,
  canMake,
  isOwnToRead,
  keyOf,
  listAll,
  type Made,
  make,
  read,
  reflects,
  type Shown,
  shownObject,
} from './read-back.ts'

/** Who may do what: without credentials, with wrong ones, and as somebody else. */
export async function checkAccess(checking: Checking): Promise<void> {
  let isMock = false
  await runScenario(checking, 'mock', async (play) => {
    isMock = await looksLikeMock(play)
  })
  const secured = checking.operations.filter(
    (operation) =>
      operation.security.length > 0 &&
      isUsable(checking, operation) &&
      stateOf(checking, operation).isSuccessful,
  )
  await checkOpenings(checking, secured, isMock)
  for (const resource of checking.resources) {
    if (!canMake(checking, resource)) continue
    await runScenario(checking, `assign ${resource.collection}`, (play) =>
      checkAssignment(play, resource),
    )
    if (checking.credentials.names.length > 1)
      await runScenario(checking, `others ${resource.collection}`, (play) =>
        checkOthers(play, resource),
      )
  }
}

/** Each operation without credentials; where none ever refuses, that's one cause and one finding. */
async function checkOpenings(
  checking: Checking,
  secured: readonly Operation[],
  isMock: boolean,
): Promise<void> {
  const open = new Set<string>()
  let isAsked = false
  const note = (operation: Operation, { isSuccess, status }: Sent): void => {
    if (isSuccess) open.add(openCause(operation))
    if (status === 401 || status === 403) isAsked = true
  }
  try {
    for (const operation of secured) {
      await runScenario(checking, `open ${operation.id}`, async (play) => {
        note(operation, await checkOpen(play, operation, isMock))
      })
    }
  } finally {
    if (!isAsked && open.size > 2) checking.store.join([...open], nothingAsks(open.size))
  }
}

function nothingAsks(count: number): { title: string; detail: string } {
  return {
    title: 'No operation asks for credentials',
    detail: `Expected 401 for a request without credentials, which the contract asks for. Got a success from all ${count} operations that we could call. Try to check credentials in one place that every route goes through; if that's an option of the server, turn it on.`,
  }
}

const openCause = ({ id }: Operation): string => `open ${id}`

const label = ({ method, path }: Operation): string => `${method.toUpperCase()} ${path}`

/** The contract asks for credentials: the answer without them, and with wrong ones, isn't 2xx. */
async function checkOpen(play: Play, operation: Operation, isMock: boolean): Promise<Sent> {
  const isChange = !['get', 'head', 'options'].includes(operation.method)
  const ask = async (identity: string): Promise<Sent> => {
    const { filling, sources } = await prepare(play, operation, {
      isFresh: operation.method === 'delete',
    })
    return play.send(operation, filling, { identity, sources, keeping: 'odd' })
  }
  const without = await ask(nobody)
  if (without.isSuccess) {
    play.suspect(
      {
        code: isChange ? 308 : 307,
        cause: openCause(operation),
        title: `${label(operation)} ${isChange ? 'changes data' : 'answers'} without credentials`,
        detail: `Expected 401: the contract asks for ${operation.security.map((names) => names.join(' and ')).join(' or ')}. Got ${without.status} for a request without any. Try to check credentials in one place that every route goes through.`,
      },
      [without],
    )
    return without
  }
  if (!play.checking.credentials.isGiven() || isMock) return without
  const wrong = await ask(stranger)
  if (!wrong.isSuccess) return without
  play.suspect(
    {
      code: 922,
      cause: 'wrong credentials',
      title: `${label(operation)} accepts credentials that nobody was given`,
      detail: `Expected 401: the secret was changed. Got ${wrong.status}. Try to verify the token's signature or look it up, instead of only checking that it's there.`,
    },
    [wrong],
  )
  return without
}

/** A mock shows examples instead of what it was given, and knows nobody's credentials. */
async function looksLikeMock(play: Play): Promise<boolean> {
  let forgets = false
  for (const resource of play.checking.resources) {
    const made = await make(play, resource)
    const shown = made && isOwnToRead(resource) ? await read(play, resource, made.entry) : null
    if (made === null || !shown?.sent.isSuccess) continue
    if (reflects(made.sent, shown.object)) return false
    forgets = true
  }
  return forgets
}

const sensitive =
  /^(id|_id|role|roles|isadmin|admin|issuperuser|permissions|owner|ownerid|userid|createdby|balance|credit|verified|isverified|approved|createdat|updatedat|passwordhash)$/

/** A field that the contract keeps for the server can't be set by a client. */
async function checkAssignment(play: Play, resource: Resource): Promise<void> {
  const { create, read: readOne } = resource
  if (create === undefined || readOne === undefined) return
  const { document } = play.checking.api
  const body = plainSchema(document, create.bodies[0]?.schema)
  const shown = responseSchema(play, readOne)
  const writable = new Set(
    propertiesOf(document, body)
      .filter(([, one]) => one.readOnly !== true)
      .map(([name]) => name),
  )
  const readOnly = [...propertiesOf(document, body), ...propertiesOf(document, shown)].filter(
    ([name, one]) =>
      !writable.has(name) && (one.readOnly === true || sensitive.test(plainName(name))),
  )
  for (const [name, schema] of new Map(readOnly))
    await tryAssignment(play, { resource, create, name, schema })
}

function responseSchema({ checking }: Play, operation: Operation): JsonObject {
  const response =
    operation.responses.get('200') ??
    operation.responses.get('2XX') ??
    operation.responses.get('default')
  const [media] = response === undefined ? [] : [...response.content.values()]
  return plainSchema(checking.api.document, media?.schema)
}

async function tryAssignment(
  play: Play,
  {
    resource,
    create,
    name,
    schema,
  }: { resource: Resource; create: Operation; name: string; schema: JsonObject },
): Promise<void> {
  const value = forgedValue(play, schema)
  if (value === undefined) return
  const { filling, sources } = await prepare(play, create)
  if (!isObject(filling.value)) return
  const forged = { ...filling, value: { ...filling.value, [name]: value } }
  const sent = await play.send(create, forged, { sources, keeping: 'odd' })
  if (!sent.isSuccess) return
  const entry = play.checking.pool
    .entries(resource.collection, sent.identity)
    .find(({ source }) => source === sent)
  const later = entry && (await read(play, resource, entry))
  // Where only its owner may read it, the answer to the creation has to do.
  const shown =
    later?.sent.isSuccess === true ? later : { sent, object: shownObject(sent, resource) }
  if (shown.object[name] !== value || !reflects(sent, shown.object)) return
  play.suspect(
    {
      code: 303,
      cause: `assign ${resource.collection} ${name}`,
      title: `A client can set the ${resource.noun}'s ${name}`,
      detail: `Expected the server to choose ${name}: ${schema.readOnly === true ? 'the contract marks it readOnly' : "the contract's request body doesn't have it"}. Got ${JSON.stringify(value)}, as the request said. Try to copy only known fields from the body.`,
    },
    [sent, shown.sent],
  )
}

/** A value that no server would choose by itself. */
function forgedValue(play: Play, schema: JsonObject): unknown {
  if (Array.isArray(schema.enum)) return schema.enum.findLast((one) => one !== null)
  const types = [schema.type].flat()
  if (types.includes('boolean')) return true
  if (types.includes('integer') || types.includes('number'))
    return 870_000_000 + play.fresh.below(9_999_999)
  if (!types.includes('string')) return undefined
  if (schema.format === 'date-time') return '2001-02-03T04:05:06.000Z'
  if (schema.format === 'date') return '2001-02-03'
  if (schema.format === 'uuid')
    return `0bad0bad-0bad-4bad-8bad-${String(play.fresh.between(100_000, 999_999))}000000`
  return `forged-${play.fresh.between(100_000, 999_999)}`
}

/** One identity makes a thing; another tries to read and change it. */
async function checkOthers(play: Play, resource: Resource): Promise<void> {
  const [alice = '', bob = ''] = play.checking.credentials.names
  const made = await make(play, resource, alice)
  if (made === null) return
  const own = await read(play, resource, made.entry, { identity: alice })
  if (own !== null && (!own.sent.isSuccess || !reflects(made.sent, own.object))) return
  const listed = await listedFor(play, resource, made, bob)
  const isHidden = listed === null ? null : listed === 'hidden'
  const owner = ownerDiffers(own?.object ?? made.entry.object, await make(play, resource, bob))
  const changes = [
    resource.replace,
    resource.patch,
    ...resource.actions.filter(({ method }) => method !== 'get'),
    resource.remove,
  ]
  const attempts: Sent[] = []
  const readings: Sent[] = []
  const seen = await read(play, resource, made.entry, { identity: bob })
  if (seen !== null) readings.push(seen.sent)
  if (listed !== null && listed !== 'hidden' && seen !== null)
    suspectListing(play, resource, { made, sent: seen.sent, listed, alice, bob })
  for (const operation of resource.actions.filter(({ method }) => method === 'get')) {
    if (isUsable(play.checking, operation))
      readings.push(await callOn(play, operation, made.entry, { identity: bob }))
  }
  for (const operation of changes) {
    if (operation === undefined || !isUsable(play.checking, operation)) continue
    if (!stateOf(play.checking, operation).isSuccessful) continue
    attempts.push(await callOn(play, operation, made.entry, { identity: bob }))
  }
  const refused = [...attempts, ...readings].find(
    ({ status }) => status === 403 || status === 404 || status === 401,
  )
  const clue = { isHidden, owner, refused }
  for (const sent of readings)
    if (sent.isSuccess) suspectReading(play, resource, { made, sent, clue, alice, bob })
  for (const sent of attempts)
    if (sent.isSuccess) await suspectChange(play, resource, { made, sent, clue, alice, bob })
}

interface Clue {
  /** The other's list leaves the thing out, and isn't empty by accident. */
  readonly isHidden: boolean | null
  /** A field that names the owner. */
  readonly owner: string | undefined
  readonly refused: Sent | undefined
}

interface Trespass {
  readonly made: Made
  readonly sent: Sent
  readonly clue: Clue
  readonly alice: string
  readonly bob: string
}

/** How the other's list shows the thing, where its maker's list has it. */
async function listedFor(
  play: Play,
  resource: Resource,
  made: Made,
  bob: string,
): Promise<Shown | 'hidden' | null> {
  const key = keyOf(resource, made.entry.object)
  const [alice = ''] = play.checking.credentials.names
  const own = await listAll(play, resource, made.entry, alice)
  const other = await listAll(play, resource, made.entry, bob)
  if (key === undefined || own === null) return null
  const find = (items: readonly JsonObject[]): number =>
    items.findIndex((item) => String(keyOf(resource, item)) === String(key))
  if (find(own.items) < 0) return null
  const at = other === null ? -1 : find(other.items)
  const [object, sent] = [other?.items[at], other?.origins[at]]
  return object === undefined || sent === undefined ? 'hidden' : { object, sent }
}

function ownerDiffers(object: JsonObject, other: Made | null): string | undefined {
  if (other === null) return undefined
  return Object.keys(object).find((name) => {
    const isOwner =
      /^(owner|ownerid|userid|user|createdby|author|authorid|username|accountid|customerid)$/.test(
        plainName(name),
      )
    return (
      isOwner &&
      object[name] !== undefined &&
      object[name] !== null &&
      JSON.stringify(object[name]) !== JSON.stringify(other.entry.object[name])
    )
  })
}

/** The other may not read the thing, and a list shows it all the same. */
function suspectListing(
  play: Play,
  resource: Resource,
  { made, sent, listed, alice, bob }: Omit<Trespass, 'clue'> & { readonly listed: Shown },
): void {
  const isRefused = sent.status === 403 || sent.status === 404
  // A list may name things of others; what somebody wrote into them is another matter.
  if (!isRefused || !reflects(made.sent, listed.object)) return
  play.suspect(
    {
      code: 915,
      cause: `lists others ${listed.sent.operation.id}`,
      title: `${label(listed.sent.operation)} shows ${bob} ${alice}'s ${resource.noun}`,
      detail: `Expected a list without it: ${alice} made this ${resource.noun}, and ${label(sent.operation)} refuses ${bob} with ${sent.status}. Got it in ${bob}'s list, with what ${alice} wrote. Try to put the owner into the WHERE of the list too.`,
    },
    [made.sent, sent, listed.sent],
  )
}

function suspectReading(
  play: Play,
  resource: Resource,
  { made, sent, clue, alice, bob }: Trespass,
): void {
  const documents403 = sent.operation.responses.has('403') && clue.isHidden !== false
  if (clue.isHidden !== true && !documents403) return
  const why =
    clue.isHidden === true
      ? `the list that ${bob} gets leaves it out`
      : 'the contract documents 403 here'
  play.suspect(
    {
      code: 915,
      cause: `reads others ${sent.operation.id}`,
      title: `${bob} can read ${alice}'s ${resource.noun} with ${label(sent.operation)}`,
      detail: `Expected 404 or 403: ${alice} made this ${resource.noun}, and ${why}. Got ${sent.status}. Try to ask the store for "this id and this owner" in one query.`,
    },
    [made.sent, sent],
  )
}

async function suspectChange(play: Play, resource: Resource, trespass: Trespass): Promise<void> {
  const { made, sent, clue, alice, bob } = trespass
  const why = reasonAgainst(sent, clue, { alice, bob })
  if (why === undefined) return
  play.suspect(
    {
      code: 306,
      cause: `changes others ${sent.operation.id}`,
      title: `${bob} can change ${alice}'s ${resource.noun} with ${label(sent.operation)}`,
      detail: `Expected 404 or 403: ${alice} made this ${resource.noun}, and ${why}. Got ${sent.status}. Try to put the owner into the WHERE of every change.`,
    },
    [made.sent, sent],
  )
}

function reasonAgainst(
  sent: Sent,
  { isHidden, owner, refused }: Clue,
  { alice, bob }: { alice: string; bob: string },
): string | undefined {
  if (isHidden === true) return `the list that ${bob} gets leaves it out`
  if (refused !== undefined && refused.status !== 404)
    return `${label(refused.operation)} refuses ${bob} with ${refused.status}`
  if (sent.operation.responses.has('403')) return 'the contract documents 403 here'
  if (owner !== undefined) return `its field ${owner} says that it's ${alice}'s`
  return undefined
}
