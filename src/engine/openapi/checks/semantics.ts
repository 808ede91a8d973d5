import { bodyText, headerOf } from '../../../world/http/message.ts'
import { type Checking, isStreaming, isUsable, stateOf } from '../checking.ts'
import { cut } from '../json.ts'
import type { Operation } from '../model.ts'
import { type Play, runScenario } from '../play.ts'
import { prepare } from '../prepare.ts'
import { shapeOf } from '../resources.ts'
import type { Sent } from '../sent.ts'

/** What HTTP itself asks for: HEAD, Allow, conditions, content negotiation. */
export async function checkSemantics(checking: Checking): Promise<void> {
  const shapes = new Set<string>()
  for (const operation of checking.operations) {
    if (!isUsable(checking, operation) || !stateOf(checking, operation).isSuccessful) continue
    if (operation.method === 'get') {
      await runScenario(checking, `head ${operation.id}`, (play) => checkHead(play, operation))
      await runScenario(checking, `condition ${operation.id}`, (play) =>
        checkCondition(play, operation),
      )
      await runScenario(checking, `accept ${operation.id}`, (play) => checkAccept(play, operation))
    }
    if (operation.bodies.length > 0)
      await runScenario(checking, `type ${operation.id}`, (play) => checkType(play, operation))
    const shape = `${operation.basePath}${shapeOf(operation.path)}`
    if (shapes.has(shape)) continue
    shapes.add(shape)
    await runScenario(checking, `methods ${shape}`, (play) => checkMethods(play, operation))
  }
}

const name = ({ method, path }: Operation): string => `${method.toUpperCase()} ${path}`

async function checkHead(play: Play, operation: Operation): Promise<void> {
  if (isStreaming(operation)) return
  const { filling, sources } = await prepare(play, operation)
  const head = await play.send(operation, filling, { method: 'HEAD', keeping: 'odd', sources })
  // In the same way as HEAD, since some servers answer with what they were sent.
  const get = await play.send(operation, filling, { sources, isAlone: true })
  const again = await play.send(operation, filling, { sources, isAlone: true })
  if (!get.isSuccess || !again.isSuccess || head.exchange.response === null) return
  const isSteady = get.exchange.response?.body.equals(
    again.exchange.response?.body ?? Buffer.alloc(0),
  )
  const differs = (what: string, came: string): void =>
    play.suspect(
      {
        code: 912,
        cause: `head ${what}`,
        title: `HEAD ${operation.path} differs from GET`,
        detail: `Expected what GET answers, without the body. Got ${came}. Try to let your framework answer HEAD from the GET handler.`,
      },
      [get, head],
    )
  if (head.status < 400 && head.status !== get.status && isSteady === true) {
    differs('status', `${head.status} for HEAD and ${get.status} for GET`)
    return
  }
  if (!head.isSuccess) return
  for (const header of ['content-type', 'content-length']) {
    const [own, other] = [head, get].map(
      ({ exchange }) => exchange.response && headerOf(exchange.response, header),
    )
    const isLength = header === 'content-length'
    const isBlank = own === null || other === null || (isLength && own === '0')
    if (isLength && (showsMethod(get) || isCompressed(get))) continue
    if (isSteady === true && !isBlank && own !== other)
      differs(header, `${header}: ${own} for HEAD and ${other} for GET`)
  }
}

/** A body that names the request's method is another one for HEAD, and as long as it likes. */
function showsMethod({ exchange }: Sent): boolean {
  return exchange.response !== null && /\bGET\b/.test(bodyText(exchange.response))
}

/** Compressed on the way, whose length is known only once it's done. */
function isCompressed({ exchange }: Sent): boolean {
  const coding = exchange.response && headerOf(exchange.response, 'content-encoding')
  return coding !== null && coding !== 'identity'
}

/** ETag and If-None-Match. */
async function checkCondition(play: Play, operation: Operation): Promise<void> {
  const { filling, sources } = await prepare(play, operation)
  const get = await play.send(operation, filling, { sources })
  const etag = get.exchange.response && headerOf(get.exchange.response, 'etag')
  if (!get.isSuccess || etag === null) return
  const conditional = (value: string): Promise<Sent> =>
    play.send(
      operation,
      { ...filling, headers: [['if-none-match', value]] },
      { sources, keeping: 'odd' },
    )
  const wrong = (came: string, shown: Sent[]): void =>
    play.suspect(
      {
        code: 913,
        cause: `etag ${operation.id}`,
        title: `${name(operation)} answers a conditional request wrongly`,
        detail: `Expected 304 only when If-None-Match holds the current ETag (${etag}). Got ${came}. Try to compare the whole tag with the one you would send.`,
      },
      shown,
    )
  const other = await conditional('"backwright-never-sent-this"')
  if (other.status === 304) wrong('304 for a tag that was never given out', [get, other])
  const same = await conditional(etag)
  if (same.status === 412) wrong('412 for a GET', [get, same])
  const doc304 = operation.responses.has('304')
  if (same.isSuccess && doc304) {
    const now = same.exchange.response && headerOf(same.exchange.response, 'etag')
    if (now === etag)
      wrong('a full 200 for the current tag, though the contract documents 304', [get, same])
  }
}

/** What the contract offers is asked for by its name. */
async function checkAccept(play: Play, operation: Operation): Promise<void> {
  const { filling, sources } = await prepare(play, operation)
  const types = [...operation.responses].flatMap(([status, { content }]) =>
    status.startsWith('2') ? [...content.keys()] : [],
  )
  for (const type of types.filter((one) => !one.includes('*')).slice(0, 3)) {
    const sent = await play.send(
      operation,
      { ...filling, headers: [['accept', type]] },
      { sources },
    )
    if (sent.status !== 406) continue
    play.suspect(
      {
        code: 204,
        cause: `accept ${operation.id}`,
        title: `${name(operation)} refuses a type that the contract offers`,
        detail: `Expected ${type}, which the contract documents. Got 406 Not Acceptable for "Accept: ${type}". Try to compare media types without their parameters.`,
      },
      [sent],
    )
  }
  await play.send(
    operation,
    { ...filling, headers: [['accept', 'application/x-nobody-has-this']] },
    { sources, keeping: 'odd' },
  )
}

/** A body of a type that the contract doesn't take: any answer but a server error. */
async function checkType(play: Play, operation: Operation): Promise<void> {
  const { filling, sources } = await prepare(play, operation)
  const raw = (mediaType: string, text: string) => ({
    ...filling,
    rawBody: { mediaType, bytes: Buffer.from(text) },
  })
  const odd = { sources, keeping: 'invalid', cause: 'body of another type' } as const
  await play.send(operation, raw('application/xml', '<a>1</a>'), odd)
  await play.send(operation, raw('', JSON.stringify(filling.value) ?? ''), odd)
}

/** Methods that the contract doesn't list on a path, and OPTIONS. */
async function checkMethods(play: Play, operation: Operation): Promise<void> {
  const { checking } = play
  const shape = shapeOf(operation.path)
  const listed = checking.operations
    .filter((one) => shapeOf(one.path) === shape && one.basePath === operation.basePath)
    .map(({ method }) => method.toUpperCase())
  const { filling, sources } = await prepare(play, operation)
  const odd = { sources, keeping: 'odd' } as const
  const options = await play.send(
    operation,
    { ...filling, body: null, value: undefined },
    { ...odd, method: 'OPTIONS' },
  )
  checkAllow(play, operation, listed, options)
  for (const method of ['PATCH', 'PUT', 'POST', 'DELETE']) {
    if (listed.includes(method)) continue
    if (conflictsWithOther(checking, operation, method)) continue
    const sent = await play.send(operation, { ...filling }, { ...odd, method })
    if (sent.status === 405) checkAllow(play, operation, listed, sent)
    if (sent.isSuccess) await suspectHidden(play, { operation, method, sent, listed })
  }
}

/** A path such as `/films/top` is also one of `/films/{id}`, where the method may be listed. */
function conflictsWithOther(checking: Checking, operation: Operation, method: string): boolean {
  const parts = operation.path.split('/')
  return checking.operations.some((one) => {
    const others = one.path.split('/')
    return (
      one.method.toUpperCase() === method &&
      others.length === parts.length &&
      others.every(
        (part, at) => part === parts[at] || part.includes('{') || (parts[at] ?? '').includes('{'),
      )
    )
  })
}

function checkAllow(play: Play, operation: Operation, listed: readonly string[], sent: Sent): void {
  const { response, request } = sent.exchange
  const allow = response && headerOf(response, 'allow')
  if (allow === null || response === null || (!sent.isSuccess && sent.status !== 405)) return
  const allowed = allow
    .split(',')
    .map((one) => one.trim().toUpperCase())
    .filter(Boolean)
  const isOdd = sent.status === 405 && allowed.includes(request.method)
  const own = listed.filter((method) => !['HEAD', 'OPTIONS'].includes(method))
  // Routers that look at one route at a time list that one alone; at least that must be right.
  const hasNone = own.length > 0 && !own.some((method) => allowed.includes(method))
  if ((!hasNone && !isOdd) || allowed.includes('*')) return
  play.suspect(
    {
      code: 201,
      cause: `allow ${operation.path}`,
      title: `Allow on ${operation.path} contradicts the contract`,
      detail: `Expected Allow to list ${listed.join(', ')}${isOdd ? ` and not ${request.method}, which it refused` : ''}. Got "${cut(allow, 100)}". Try to make the header from the routes that exist.`,
    },
    [sent],
  )
}

/** A method outside of the contract works, and the server doesn't say yes to anything. */
async function suspectHidden(
  play: Play,
  {
    operation,
    method,
    sent,
    listed,
  }: { operation: Operation; method: string; sent: Sent; listed: readonly string[] },
): Promise<void> {
  const odd = { keeping: 'odd' } as const
  const control = await play.send(operation, sent.filling, {
    ...odd,
    target: '/backwright-no-such-path',
    method,
  })
  if (control.isSuccess) return
  play.suspect(
    {
      code: 310,
      cause: `hidden ${operation.path}`,
      place: method,
      title: `${method} ${operation.path} works, and the contract doesn't list it`,
      detail: `Expected 405 or 404: the contract lists ${listed.join(', ')} there. Got ${sent.status}, and a method nobody knows of is a method nobody checks. Try to refuse other methods, or document this one.`,
    },
    [sent],
  )
}
