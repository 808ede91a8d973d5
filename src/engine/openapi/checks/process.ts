import { connect } from '../../../world/http/exchange.ts'
import { type Checking, isStreaming, isUsable, stateOf } from '../checking.ts'
import { anyone } from '../credentials.ts'
import type { Operation } from '../model.ts'
import { type Play, runScenario } from '../play.ts'
import { prepare } from '../prepare.ts'
import { writeRequest } from '../request.ts'
import type { Resource } from '../resources.ts'
import type { Sent } from '../sent.ts'
import type { ServerProcess } from '../target.ts'
import { canMake, type Made, make, read, reflects } from './read-back.ts'

/** What a process owes its clients when it ends: only with a server that we started. */
export async function checkProcess(checking: Checking): Promise<void> {
  const { process } = checking.target
  if (process === null) return
  await runScenario(checking, 'sigterm', (play) => checkDrain(play, process))
  const resources = checking.resources.filter(
    (resource) => resource.read !== undefined && canMake(checking, resource),
  )
  if (resources.length === 0) return
  await runScenario(checking, 'kill -9', (play) =>
    checkDurability(play, process, resources.slice(0, 4)),
  )
}

const stopPatienceMs = 8_000
const label = ({ method, path }: Operation): string => `${method.toUpperCase()} ${path}`

interface Kept {
  readonly resource: Resource
  readonly made: Made
}

async function makeSome(play: Play, resources: readonly Resource[]): Promise<Kept[]> {
  const kept: Kept[] = []
  for (const resource of resources) {
    const made = await make(play, resource)
    const shown = made && (await read(play, resource, made.entry))
    if (made !== null && shown?.sent.isSuccess === true && reflects(made.sent, shown.object))
      kept.push({ resource, made })
  }
  return kept
}

async function lost(play: Play, kept: readonly Kept[]): Promise<{ kept: Kept; sent: Sent }[]> {
  const gone: { kept: Kept; sent: Sent }[] = []
  for (const one of kept) {
    const shown = await read(play, one.resource, one.made.entry)
    if (shown !== null && [404, 410].includes(shown.sent.status))
      gone.push({ kept: one, sent: shown.sent })
  }
  return gone
}

/**
 * What was acknowledged is there after kill -9. A server that keeps nothing over an orderly restart
 * never said it would, and isn't judged.
 */
async function checkDurability(
  play: Play,
  process: ServerProcess,
  resources: readonly Resource[],
): Promise<void> {
  const before = await makeSome(play, resources)
  if (before.length === 0) return
  play.checking.client.dropConnection()
  await process.stop(stopPatienceMs)
  if (!(await play.checking.client.revive())) return suspectStart(play, before, 'an orderly end')
  const forgotten = await lost(play, before)
  const keeping = before
    .map(({ resource }) => resource)
    .filter((resource) => !forgotten.some(({ kept }) => kept.resource === resource))
  if (keeping.length === 0) {
    play.checking.pool.clear()
    play.checking.progress("the server keeps nothing over a restart: durability isn't judged")
    return
  }
  for (let round = 0; round < 3; round++) {
    const made: Kept[] = []
    for (let at = 0; at < 4; at++) made.push(...(await makeSome(play, keeping)))
    const killed = await killAtFirstByte(play, process, keeping)
    if (!(await play.checking.client.revive())) return suspectStart(play, made, 'kill -9')
    const gone = await lost(play, killed === null ? made : [...made, killed])
    const [first] = gone
    if (first === undefined) continue
    play.suspect(
      {
        code: 940,
        cause: `lost ${first.kept.resource.collection}`,
        title: `What ${label(first.kept.made.sent.operation)} acknowledged is gone after a crash`,
        detail: `Expected ${label(first.sent.operation)} to show it after kill -9 and a restart: the client was told ${first.kept.made.sent.status}, and an orderly restart keeps it. Got ${first.sent.status}; ${gone.length} of ${made.length + 1} are gone. Try to write (and commit) before you answer.`,
      },
      [first.kept.made.sent, first.sent],
    )
    return
  }
}

/** Makes one more thing and kills the server when its answer begins; null when none came. */
async function killAtFirstByte(
  play: Play,
  process: ServerProcess,
  [resource]: readonly Resource[],
): Promise<Kept | null> {
  if (resource?.create === undefined) return null
  const { checking } = play
  const { filling, sources } = await prepare(play, resource.create)
  const request = writeRequest(resource.create, filling, checking.credentials.headersOf(anyone))
  const connection = await connect(checking.target.origin())
  let killing: Promise<void> | null = null
  const exchange = await connection.exchange(request, {
    onFirstByte: () => (killing = process.kill()),
  })
  connection.close()
  await (killing ?? process.kill())
  const sent = play.note(resource.create, filling, exchange, sources)
  const [entry] = sent.isSuccess ? checking.pool.learn(sent) : []
  if (entry === undefined) return null
  return { resource, made: { entry, sent } }
}

function suspectStart(play: Play, made: readonly Kept[], after: string): void {
  play.suspect(
    {
      code: 941,
      cause: 'restart',
      title: `The server doesn't start again after ${after}`,
      detail: `Expected it to come up with what it has stored. Got no answer at its port after ${after}. Try to start it twice by hand, and look for lock files and half-written files.`,
    },
    made.slice(-1).map((one) => one.made.sent),
  )
}

/** A request that is under way when SIGTERM comes is answered, and then the server ends. */
async function checkDrain(play: Play, process: ServerProcess): Promise<void> {
  const { checking } = play
  const slow = slowOperation(checking)
  const operation =
    slow ??
    checking.operations.find(
      (one) =>
        one.bodies.length > 0 && isUsable(checking, one) && stateOf(checking, one).isSuccessful,
    )
  if (operation === undefined) return
  const { filling, sources } = await prepare(play, operation)
  const request = writeRequest(operation, filling, checking.credentials.headersOf(anyone))
  checking.client.dropConnection()
  const connection = await connect(checking.target.origin())
  const { promise: holdUntil, resolve: letGo } = Promise.withResolvers<void>()
  const { promise: isHeld, resolve: onHeld } = Promise.withResolvers<void>()
  const asked = connection.exchange(request, slow === undefined ? { holdUntil, onHeld } : {})
  if (slow === undefined) await isHeld
  await pause(slow === undefined ? 40 : medianOf(stateOf(checking, slow).tookMs) / 4)
  const ending = process.stop(stopPatienceMs)
  await pause(100)
  letGo()
  const exchange = await asked
  connection.close()
  const end = await ending
  const sent = play.note(operation, filling, exchange, sources)
  checking.pool.clear()
  if (end.wasKilled) suspectDeaf(play, sent)
  // Without a handler for SIGTERM a server never said that it drains; a slow request shows the loss.
  const hasHandler = end.signal !== 'SIGTERM' && end.code !== 143
  // A body that nobody read to its end was never taken up; a closed connection shows that it's lost.
  const isClosed = exchange.problems.some(({ kind }) => kind === 'closed-early')
  const isDropped = slow !== undefined || (hasHandler && isClosed)
  if (exchange.response === null && !end.wasKilled && isDropped)
    suspectDropped(play, sent, slow !== undefined)
  if (!(await checking.client.revive())) suspectStart(play, [], 'SIGTERM')
}

function slowOperation(checking: Checking): Operation | undefined {
  return checking.operations.find((operation) => {
    const { tookMs, timeouts } = stateOf(checking, operation)
    const isSteady = tookMs.length >= 3 && Math.min(...tookMs) >= 80
    return (
      isUsable(checking, operation) &&
      timeouts === 0 &&
      isSteady &&
      medianOf(tookMs) < 4_000 &&
      !isStreaming(operation)
    )
  })
}

function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}

function suspectDropped(play: Play, sent: Sent, isSlow: boolean): void {
  play.suspect(
    {
      code: 950,
      cause: 'drain',
      title: 'A request in flight is dropped at SIGTERM',
      detail: `Expected an answer: the request was ${isSlow ? 'being worked on' : 'sent but for its last byte, which came 100 ms later,'} when SIGTERM came. Got a closed connection. Each deployment drops requests like this one. Try to stop listening, wait for what is under way, then exit.`,
    },
    [sent],
  )
}

function suspectDeaf(play: Play, sent: Sent): void {
  play.suspect(
    {
      code: 951,
      cause: 'deaf',
      title: "The server doesn't end after SIGTERM",
      detail: `Expected the process to end within ${stopPatienceMs / 1000} s of SIGTERM, its requests answered. Got a process that goes on. A supervisor then kills it, with whatever it was doing. Try to close the server and its idle connections in a handler for SIGTERM.`,
    },
    [sent],
  )
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
