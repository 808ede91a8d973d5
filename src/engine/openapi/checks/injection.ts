import { bodyText, headerOf } from '../../../world/http/message.ts'
import { type Checking, isUsable, stateOf } from '../checking.ts'
import { setAt } from '../inputs.ts'
import { isObject } from '../json.ts'
import { findLeaks } from '../leaks.ts'
import type { Operation } from '../model.ts'
import { type Play, runScenario } from '../play.ts'
import { type Prepared, prepare } from '../prepare.ts'
import { type Filling, parameterKey } from '../request.ts'
import { objectsIn, pathParameters } from '../resources.ts'
import { mainType, propertiesOf } from '../schema.ts'
import type { Sent } from '../sent.ts'

/** Input that is taken for something else: SQL, markup, a path. */
export async function checkInjection(checking: Checking): Promise<void> {
  for (const operation of checking.operations) {
    if (!isUsable(checking, operation) || !stateOf(checking, operation).isReached) continue
    for (const place of placesOf(checking, operation)) {
      await runScenario(checking, `inject ${operation.id} ${place.name}`, (play) =>
        checkPlace(play, operation, place),
      )
    }
  }
}

interface TextPlace {
  readonly name: string
  readonly isFilter: boolean
  set(filling: Filling, value: string): Filling
}

const placesMax = 10

function placesOf({ api }: Checking, operation: Operation): TextPlace[] {
  const isText = (schema: Parameters<typeof mainType>[0]): boolean =>
    [undefined, 'string'].includes(mainType(schema)) && schema.enum === undefined
  const parameters = operation.parameters
    .filter(
      ({ in: place, schema }) =>
        (place === 'query' || place === 'path') && (isText(schema) || place === 'path'),
    )
    .map((parameter) => ({
      name: `${parameter.in} ${parameter.name}`,
      isFilter: parameter.in === 'query' && operation.method === 'get',
      set: (filling: Filling, value: string) => ({
        ...filling,
        parameters: { ...filling.parameters, [parameterKey(parameter)]: value },
      }),
    }))
  const body = operation.bodies[0]
  const fields = body === undefined ? [] : propertiesOf(api.document, body.schema)
  const bodyPlaces = fields
    .filter(([, schema]) => isText(schema) && schema.readOnly !== true)
    .map(([name]) => ({
      name: `body ${name}`,
      isFilter: false,
      set: (filling: Filling, value: string) =>
        isObject(filling.value)
          ? { ...filling, value: setAt(filling.value, [name], value) }
          : filling,
    }))
  return [...parameters, ...bodyPlaces].slice(0, placesMax)
}

async function checkPlace(play: Play, operation: Operation, place: TextPlace): Promise<void> {
  const prepared = await prepare(play, operation)
  await checkSql(play, operation, place, prepared)
  await checkMarkup(play, operation, place, prepared)
  if (/path|query/.test(place.name)) await checkPath(play, operation, place, prepared)
}

/** Trouble with an id in the path has one cause, whatever the method. */
function ask(
  play: Play,
  { operation, place, sources }: Asked,
  text: string,
  filling: Filling,
): Promise<Sent> {
  const last = pathParameters(operation.path).find(({ name }) => place.name === `path ${name}`)
  const cause = last === undefined ? {} : { cause: `path ${last.collection}` }
  return play.send(operation, place.set(filling, text), { sources, keeping: 'odd', ...cause })
}

interface Asked {
  readonly operation: Operation
  readonly place: TextPlace
  readonly sources: readonly Sent[]
}

async function checkSql(
  play: Play,
  operation: Operation,
  place: TextPlace,
  prepared: Prepared,
): Promise<void> {
  const quote = await ask(play, { operation, place, ...prepared }, "x'", prepared.filling)
  const word = await ask(play, { operation, place, ...prepared }, 'x', prepared.filling)
  const leaks = ({ status, exchange }: Sent) =>
    status < 400 || exchange.response === null ? [] : findLeaks(bodyText(exchange.response), '')
  const isSqlError = leaks(quote).some(({ kind }) => kind === 'database-error')
  if (isSqlError && !leaks(word).some(({ kind }) => kind === 'database-error')) {
    suspectSql(
      play,
      operation,
      place,
      "a single quote breaks the server's SQL, and without the quote all is well",
      [word, quote],
    )
    return
  }
  const doubled = await ask(play, { operation, place, ...prepared }, "x''", prepared.filling)
  if (quote.status >= 500 && word.status < 500 && doubled.status < 500) {
    suspectSql(
      play,
      operation,
      place,
      `one quote gives ${quote.status}, two quotes ${doubled.status}: so they're read as SQL`,
      [word, quote, doubled],
    )
    return
  }
  if (place.isFilter) await checkFilter(play, operation, place, prepared)
}

/** A condition that's always true finds everything; one that's always false, nothing. */
async function checkFilter(
  play: Play,
  operation: Operation,
  place: TextPlace,
  prepared: Prepared,
): Promise<void> {
  const count = async (value: string): Promise<{ sent: Sent; count: number }> => {
    const sent = await ask(play, { operation, place, ...prepared }, value, prepared.filling)
    const { items, isList } = objectsIn(sent.json, '')
    return { sent, count: sent.isSuccess && isList ? items.length : -1 }
  }
  const never = await count("zqx' AND '1'='2")
  if (never.count !== 0) return
  for (const text of ["zqx' OR '1'='1", "zqx' OR 1=1 --", "zqx%' OR '1%'='1"]) {
    const always = await count(text)
    if (always.count <= 0) continue
    suspectSql(
      play,
      operation,
      place,
      `the text ${JSON.stringify(text)} finds ${always.count} items, and with an AND that's false, none`,
      [never.sent, always.sent],
    )
    return
  }
}

function suspectSql(
  play: Play,
  operation: Operation,
  place: TextPlace,
  why: string,
  shown: readonly Sent[],
): void {
  play.suspect(
    {
      code: 300,
      cause: `sql ${operation.id} ${place.name}`,
      title: `${operation.method.toUpperCase()} ${operation.path} runs ${place.name} as SQL`,
      detail: `Expected the text to be searched for or stored as it is. Got SQL: ${why}. Try a placeholder ($1, ?) in place of joining strings.`,
    },
    shown,
  )
}

async function checkMarkup(
  play: Play,
  operation: Operation,
  place: TextPlace,
  prepared: Prepared,
): Promise<void> {
  const mark = `bw${play.fresh.between(10_000, 99_999)}`
  const text = `<script>${mark}</script>`
  const sent = await ask(play, { operation, place, ...prepared }, text, prepared.filling)
  const { response } = sent.exchange
  if (response === null || !bodyText(response).includes(text)) return
  if (!/text\/html|xhtml|svg/.test(headerOf(response, 'content-type') ?? '')) return
  play.suspect(
    {
      code: 301,
      cause: `markup ${operation.id} ${place.name}`,
      title: `${operation.method.toUpperCase()} ${operation.path} puts ${place.name} into HTML as it is`,
      detail:
        'Expected < and > to be escaped, or a type other than HTML. Got the script element from the request in a page of type text/html: a browser runs it. Try a template engine that escapes by default.',
    },
    [sent],
  )
}

async function checkPath(
  play: Play,
  operation: Operation,
  place: TextPlace,
  prepared: Prepared,
): Promise<void> {
  for (const up of [
    '../../../../../../../../etc/passwd',
    '/etc/passwd',
    '....//....//....//....//....//etc/passwd',
  ]) {
    const sent = await ask(play, { operation, place, ...prepared }, up, prepared.filling)
    // Such a file in a response is remarked on wherever it comes from.
    if (sent.isSuccess && /root:x?:0:0:/.test(bodyText(sent.exchange.response ?? { body: null })))
      return
  }
}
