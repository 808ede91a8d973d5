import { headerOf } from '../../../world/http/message.ts'
import { type Checking, isUsable } from '../checking.ts'
import { isObject } from '../json.ts'
import type { Operation } from '../model.ts'
import { type Play, runScenario } from '../play.ts'
import { prepare } from '../prepare.ts'
import { fieldsFor, pathParameters, plainName, type Resource, shapeOf } from '../resources.ts'
import type { Sent } from '../sent.ts'
import {
  absentEntry,
  callOn,
  canMake,
  isOwnToRead,
  keyOf,
  listAll,
  type Made,
  make,
  read,
  reflects,
  sharedFields,
  shownObject,
} from './read-back.ts'
import { checkMangling } from './stored-values.ts'
import { checkUpdates } from './updates.ts'

/** Makes, reads, changes and deletes one thing of each kind, and looks whether that happened. */
export async function checkLifecycles(checking: Checking): Promise<void> {
  for (const resource of checking.resources) {
    if (!canMake(checking, resource)) continue
    const run = (what: string, check: (play: Play, resource: Resource) => Promise<void>) =>
      runScenario(checking, `${what} ${resource.collection}`, (play) => check(play, resource))
    await run('create', checkCreated)
    await run('location', checkLocation)
    await run('list', checkListed)
    await run('delete', checkDeleted)
    await run('absent', checkAbsent)
    await run('stored', checkMangling)
    await run('reading', checkReadingChanges)
    await run('refused', checkRefusedCreation)
    await checkUpdates(checking, resource)
  }
}

const label = ({ method, path }: Operation): string => `${method.toUpperCase()} ${path}`

async function checkCreated(play: Play, resource: Resource): Promise<void> {
  const made = await make(play, resource)
  if (made === null || resource.read === undefined || !isOwnToRead(resource)) return
  const place = pathParameters(resource.read.path).at(-1)
  const [field] = fieldsFor(place?.name ?? '', resource.noun, made.entry.object)
  const shown = await read(play, resource, made.entry)
  if (shown === null || ![404, 410].includes(shown.sent.status)) return
  // Only when the response itself says the id that the path asks for.
  const isSure =
    field !== undefined &&
    isObject(made.sent.json) &&
    /id$/i.test(field) &&
    plainName(field).endsWith('id')
  if (!isSure || place === undefined || !/id$/i.test(place.name)) return
  play.suspect(
    {
      code: 904,
      cause: `unreadable ${resource.collection}`,
      about: resource.collection,
      title: `What ${label(made.sent.operation)} created can't be read`,
      detail: `Expected ${label(resource.read)} to show what was created a moment before (${field}: ${String(made.entry.object[field])}). Got ${shown.sent.status}. Try to see whether the response is sent before the row is stored, or under another id.`,
    },
    [made.sent, shown.sent],
  )
}

/** Location of a 201 leads to what was created. */
async function checkLocation(play: Play, resource: Resource): Promise<void> {
  const made = await make(play, resource)
  if (made === null || made.sent.status !== 201) return
  const location = made.sent.exchange.response && headerOf(made.sent.exchange.response, 'location')
  if (location === null) return
  const base = `http://target${made.sent.exchange.request.target}`
  if (!URL.canParse(location, base)) return
  const { pathname, search } = new URL(location, base)
  const get = documentedAt(play.checking, pathname) ?? resource.read
  if (get === undefined) return
  const { filling, sources } = await prepare(play, get)
  const sent = await play.send(
    get,
    { ...filling, parameters: {} },
    {
      target: `${pathname}${search}`,
      keeping: 'odd',
      sources: [made.sent, ...sources],
    },
  )
  if (sent.status < 400 || sent.status >= 500 || [401, 403, 429].includes(sent.status)) return
  play.suspect(
    {
      code: 120,
      cause: `location ${resource.collection}`,
      about: resource.collection,
      title: `Location of ${label(made.sent.operation)} leads nowhere`,
      detail: `Expected to find what was created at the address in Location (${location}). Got ${sent.status} there. Try to make the header from the same path as your GET route, with the new id.`,
    },
    [made.sent, sent],
  )
}

function documentedAt({ operations }: Checking, pathname: string): Operation | undefined {
  return operations.find(({ method, path, basePath }) => {
    const pattern = `${basePath}${shapeOf(path)}`
      .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
      .replaceAll('{}', '[^/]+')
    return method === 'get' && new RegExp(`^${pattern}/?$`).test(pathname)
  })
}

async function checkListed(play: Play, resource: Resource): Promise<void> {
  const made = await make(play, resource)
  if (made === null || !(await isKept(play, resource, made))) return
  const key = keyOf(resource, made.entry.object)
  const listed = await listAll(play, resource, made.entry)
  if (key === undefined || listed === null || !listed.isWhole) return
  const keys = listed.items.map((item) => String(keyOf(resource, item)))
  if (keys.includes(String(key))) return
  // A list of other things, or one that shows a part by design, says nothing.
  const field = fieldsFor('id', resource.noun, made.entry.object)[0]
  const showsKeys =
    listed.items.length === 0 ||
    (field !== undefined && listed.items.every((item) => Object.hasOwn(item, field)))
  if (!showsKeys || resource.list === undefined) return
  play.suspect(
    {
      code: 907,
      cause: `unlisted ${resource.collection}`,
      about: resource.collection,
      title: `${label(resource.list)} misses what was created`,
      detail: `Expected the list to hold what was created a moment before (${String(key)}). Got ${listed.items.length} items without it. Try to look at the list's filter, its cache and its last page.`,
    },
    [made.sent, listed.sent],
  )
}

/** Whether the server shows that it keeps what it's given: it isn't a mock. */
async function isKept(play: Play, resource: Resource, made: Made): Promise<boolean> {
  const shown = await read(play, resource, made.entry)
  if (shown !== null) return shown.sent.isSuccess && reflects(made.sent, shown.object)
  return reflects(made.sent, shownObject(made.sent, resource))
}

async function checkDeleted(play: Play, resource: Resource): Promise<void> {
  const { remove } = resource
  if (remove === undefined || !isUsable(play.checking, remove)) return
  const made = await make(play, resource)
  if (made === null) return
  const before = await read(play, resource, made.entry)
  const isKeeping = before !== null && before.sent.isSuccess && reflects(made.sent, before.object)
  const deleted = await callOn(play, remove, made.entry)
  if (!deleted.isSuccess || deleted.status === 202) return
  if (before !== null && isKeeping) {
    const after = await read(play, resource, made.entry)
    const isSame =
      after !== null && JSON.stringify(after.sent.json) === JSON.stringify(before.sent.json)
    if (after?.sent.isSuccess === true && isSame)
      suspectAlive(play, resource, [made.sent, deleted, after.sent])
  } else if (resource.read === undefined) await checkListAfterDelete(play, resource, made, deleted)
  await callOn(play, remove, made.entry)
}

async function checkListAfterDelete(
  play: Play,
  resource: Resource,
  made: Made,
  deleted: Sent,
): Promise<void> {
  const key = keyOf(resource, made.entry.object)
  const listed = await listAll(play, resource, made.entry)
  if (key === undefined || listed === null || !reflects(made.sent, made.entry.object)) return
  const found = listed.items.find((item) => String(keyOf(resource, item)) === String(key))
  if (found !== undefined && reflects(made.sent, found))
    suspectAlive(play, resource, [made.sent, deleted, listed.sent])
}

function suspectAlive(play: Play, resource: Resource, shown: readonly Sent[]): void {
  play.suspect(
    {
      code: 113,
      cause: `alive ${resource.collection}`,
      title: `A deleted ${resource.noun} can still be read`,
      detail: `Expected 404 or 410 after ${label(shown[1]?.operation as Operation)} answered ${shown[1]?.status}. Got the same ${resource.noun} again. Try to look whether the delete reaches the store, and whether a cache keeps a copy.`,
    },
    shown,
  )
}

/** An id that was never given out. */
async function checkAbsent(play: Play, resource: Resource): Promise<void> {
  if (resource.read === undefined) return
  const made = await make(play, resource)
  const before = made && (await read(play, resource, made.entry))
  if (
    made === null ||
    before === null ||
    !before.sent.isSuccess ||
    !reflects(made.sent, before.object)
  )
    return
  const absent = absentEntry(play, resource, made.entry)
  if (absent === null) return
  const cause = `path ${resource.collection}`
  const shown = await read(play, resource, absent, { cause })
  for (const operation of [
    resource.replace,
    resource.patch,
    resource.remove,
    ...resource.actions,
  ]) {
    if (operation !== undefined && isUsable(play.checking, operation))
      await callOn(play, operation, absent)
  }
  if (shown?.sent.isSuccess !== true) return
  play.suspect(
    {
      code: 914,
      cause: `absent ${resource.collection}`,
      title: `${label(resource.read)} answers ${shown.sent.status} for what doesn't exist`,
      detail:
        'Expected 404 for an id that was never given out. Got success. Clients that check the status go on with nothing. Try to answer 404 when the store finds no row.',
    },
    [shown.sent],
  )
}

/** GET is safe: reading twice leaves everything as it was. */
async function checkReadingChanges(play: Play, resource: Resource): Promise<void> {
  const made = await make(play, resource)
  if (made === null || resource.read === undefined) return
  const first = await read(play, resource, made.entry)
  const second = await read(play, resource, made.entry)
  const third = await read(play, resource, made.entry)
  if (first === null || second === null || third === null) return
  if (!first.sent.isSuccess || !reflects(made.sent, first.object)) return
  const isGone = [second, third].find(({ sent }) => [404, 410].includes(sent.status))
  const changed = sharedFields(made.sent, first.object).find(
    ([name]) =>
      third.sent.isSuccess &&
      JSON.stringify(first.object[name]) !== JSON.stringify(third.object[name]),
  )
  if (isGone === undefined && changed === undefined) return
  const came =
    changed === undefined
      ? `${isGone?.sent.status} at the next GET`
      : `${changed[0]} ${JSON.stringify(first.object[changed[0]])} first and ${JSON.stringify(third.object[changed[0]])} two reads later`
  play.suspect(
    {
      code: 911,
      cause: `unsafe ${resource.collection}`,
      about: resource.collection,
      title: `${label(resource.read)} changes what it reads`,
      detail: `Expected the same ${resource.noun} at every GET, with nothing else going on. Got ${came}. Try to keep every write out of GET: crawlers and caches call it whenever they like.`,
    },
    [made.sent, first.sent, third.sent],
  )
}

/** A refused POST leaves nothing behind. */
async function checkRefusedCreation(play: Play, resource: Resource): Promise<void> {
  const { create, list } = resource
  if (create === undefined || list === undefined) return
  const made = await make(play, resource)
  if (made === null || !isObject(made.sent.filling.value)) return
  const { validator } = play.checking
  const { filling, sources } = await prepare(play, create)
  if (!isObject(filling.value) || filling.body === null) return
  const names = Object.keys(filling.value)
  const marker = Object.entries(filling.value).find(
    ([, value]) => typeof value === 'string' && value.length > 8 && /\d|[a-z]{3}/.test(value),
  )
  if (marker === undefined) return
  for (const name of names.toReversed()) {
    if (name === marker[0]) continue
    const { [name]: _, ...rest } = filling.value
    for (const value of [rest, { ...rest, [name]: { wrong: ['type'] } }]) {
      if (validator.isPassable(filling.body.schema, value)) continue
      const refused = await play.send(
        create,
        { ...filling, value },
        { sources, keeping: 'invalid' },
      )
      if (refused.isSuccess) return
      if (refused.status < 400 || refused.status >= 500) continue
      const listed = await listAll(play, resource, made.entry)
      const left = listed?.items.find((item) => Object.values(item).includes(marker[1]))
      if (listed === null || left === undefined) continue
      play.suspect(
        {
          code: 910,
          cause: `leftover ${resource.collection}`,
          title: `A refused ${label(create)} leaves something behind`,
          detail: `Expected nothing stored after ${refused.status}. Got ${JSON.stringify(marker[1])} from the refused request in ${label(list)}. Try to check everything before the first write, or write in one transaction.`,
        },
        [refused, listed.sent],
      )
      return
    }
  }
}
