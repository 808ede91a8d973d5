import { type Checking, isUsable, stateOf } from '../checking.ts'
import { isObject, type JsonObject } from '../json.ts'
import type { Operation } from '../model.ts'
import { type Play, runScenario } from '../play.ts'
import { prepare } from '../prepare.ts'
import { objectsIn, type Resource } from '../resources.ts'
import type { Sent } from '../sent.ts'
import { canMake, keyOf, make, nextPage, type Paging, pagingOf } from './read-back.ts'

/** Lists keep their limit, and pages neither skip nor repeat. */
export async function checkLists(checking: Checking): Promise<void> {
  for (const operation of checking.operations) {
    if (operation.method !== 'get' || !isUsable(checking, operation)) continue
    if (!stateOf(checking, operation).isSuccessful) continue
    const paging = pagingOf(operation)
    if (paging.size === '') continue
    const resource = checking.resources.find(({ list }) => list?.id === operation.id)
    await runScenario(checking, `pages ${operation.id}`, (play) =>
      checkPages(play, { operation, paging, resource }),
    )
  }
}

interface Listing {
  readonly operation: Operation
  readonly paging: Paging
  readonly resource: Resource | undefined
}

const label = ({ method, path }: Operation): string => `${method.toUpperCase()} ${path}`
const thingsMin = 7
const pageSize = 2

async function checkPages(play: Play, listing: Listing): Promise<void> {
  const { operation, paging, resource } = listing
  const { filling, sources } = await prepare(play, operation, { level: 'required' })
  const first = await play.send(operation, filling, { sources })
  if (!first.isSuccess) return
  await makeEnough(play, resource, countOf(first, resource))
  const size = sizeFor(operation, paging)
  const sized = { ...filling, parameters: { ...filling.parameters, [paging.size]: size } }
  const page = await play.send(operation, sized, { sources })
  if (!page.isSuccess) return
  const came = countOf(page, resource)
  if (came > size) {
    play.suspect(
      {
        code: 909,
        cause: `limit ${operation.id}`,
        title: `${label(operation)} returns more than ${paging.size.slice(6)} allows`,
        detail: `Expected at most ${size} items for ${paging.size.slice(6)}=${size}. Got ${came}. Try to hand the limit to the query, and to use the parameter's exact name.`,
      },
      [page],
    )
    return
  }
  if (paging.kind !== 'none' && resource !== undefined)
    await walk(play, listing, { sized, sources, page, size })
}

function sizeFor(operation: Operation, paging: Paging): number {
  const schema = operation.parameters.find(({ name }) => `query/${name}` === paging.size)?.schema
  return Math.max(pageSize, Number(schema?.minimum ?? 0))
}

function countOf(sent: Sent, resource: Resource | undefined): number {
  const { items, isList } = objectsIn(sent.json, resource?.noun ?? '')
  if (isList) return items.length
  if (!isObject(sent.json)) return 0
  return Math.max(
    0,
    ...Object.values(sent.json).map((value) => (Array.isArray(value) ? value.length : 0)),
  )
}

async function makeEnough(play: Play, resource: Resource | undefined, has: number): Promise<void> {
  if (resource === undefined || !canMake(play.checking, resource)) return
  for (let at = has; at < thingsMin; at++) if ((await make(play, resource)) === null) return
}

interface Walk {
  readonly sized: Parameters<Play['send']>[1]
  readonly sources: readonly Sent[]
  readonly page: Sent
  readonly size: number
}

/** Page by page, with nothing else going on: every thing once. */
async function walk(
  play: Play,
  { operation, paging, resource }: Listing,
  from: Walk,
): Promise<void> {
  if (resource === undefined) return
  const keys: string[] = []
  const pages: Sent[] = [from.page]
  let items = keysOf(from.page, resource)
  keys.push(...items)
  for (let at = 1; at < 60 && items.length > 0; at++) {
    const next = nextPage(paging, { at, seen: keys.length, sent: pages.at(-1) as Sent })
    if (next === null) break
    const filling = { ...from.sized, parameters: { ...from.sized.parameters, ...next } }
    const sent = await play.send(operation, filling, { sources: from.sources })
    if (!sent.isSuccess) return
    pages.push(sent)
    items = keysOf(sent, resource)
    keys.push(...items)
  }
  const isOver =
    items.length < from.size ||
    nextPage(paging, { at: 1, seen: 0, sent: pages.at(-1) as Sent }) === null
  // A first page that's full and names no next one: we don't know how to go on.
  if (paging.kind === 'cursor' && pages.length === 1 && items.length >= from.size) return
  const repeated = keys.find((key, at) => keys.indexOf(key) !== at)
  const whole = await wholeList(play, { operation, paging, resource }, from)
  const isFar = isOver || keys.length >= (whole?.length ?? 0)
  const skipped = isFar && whole !== null ? whole.find((key) => !keys.includes(key)) : undefined
  const moves = paging.move.slice(6)
  // One thing shown over and over is a mock's example, not a list.
  if (whole === null || new Set(whole).size <= from.size) return
  if (repeated === undefined && skipped === undefined) return
  play.suspect(
    {
      code: 908,
      cause: `paging ${operation.id}`,
      title: `Paging through ${operation.path} ${repeated === undefined ? 'skips' : 'repeats'} items`,
      detail: `Expected each item once over all pages of ${from.size}, moving on by ${moves}, while nothing was added. Got ${repeated === undefined ? `pages without ${skipped}, which the whole list holds` : `${repeated} on two pages`}. Try a total order (add the id to ORDER BY), and compare how ${moves} turns into an offset.`,
    },
    pages.slice(0, 8),
  )
}

function keysOf(sent: Sent, resource: Resource): string[] {
  return objectsIn(sent.json, resource.noun).items.flatMap((item: JsonObject) => {
    const key = keyOf(resource, item)
    return key === undefined ? [] : [String(key)]
  })
}

/** What one large page holds: all of it, or its beginning; null when there's no telling. */
async function wholeList(
  play: Play,
  { operation, paging, resource }: Listing,
  from: Walk,
): Promise<string[] | null> {
  const schema = operation.parameters.find(({ name }) => `query/${name}` === paging.size)?.schema
  const most = Math.min(100, Number(schema?.maximum ?? 100))
  const filling = { ...from.sized, parameters: { ...from.sized.parameters, [paging.size]: most } }
  const sent = await play.send(operation, filling, { sources: from.sources })
  return sent.isSuccess && resource !== undefined ? keysOf(sent, resource) : null
}
