import type { Random } from '../../kit/random.ts'
import { asArray, asObject, asString, isObject, type JsonObject } from './json.ts'
import type { Operation } from './model.ts'
import { type Filling, parameterKey } from './request.ts'
import { type Document, mainType, plainSchema, propertiesOf } from './schema.ts'

/** What a place of a request is filled with, after a server said what it wants there. */
export type Wanted =
  | { readonly kind: 'sample' }
  | { readonly kind: 'leave-out' }
  | { readonly kind: 'exactly'; readonly value: unknown }
  /** Like this text, with other letters, so that it can be made again. */
  | { readonly kind: 'like'; readonly text: string }

/** Places (`body/name`, `query/max`) about which a server's refusals told us something. */
export type Learned = ReadonlyMap<string, Wanted>

/** A place that may be filled, with what the contract says about it. */
interface Place {
  readonly key: string
  readonly name: string
  readonly schema: JsonObject
}

/** Where a request of an operation can be changed: its body's properties and its parameters. */
export function placesOf(document: Document, operation: Operation): Place[] {
  const [body] = operation.bodies
  const properties =
    body === undefined ? [] : propertiesOf(document, plainSchema(document, body.schema))
  return [
    ...properties
      .filter(([, schema]) => schema.readOnly !== true)
      .map(([name, schema]) => ({ key: `body/${name}`, name, schema })),
    ...operation.parameters
      .filter(({ in: place }) => place === 'query' || place === 'path')
      .map((one) => ({ key: parameterKey(one), name: one.name, schema: one.schema })),
  ]
}

/** What was refused, and in which words. */
export interface Refused {
  readonly filling: Filling
  readonly says: string
}

/**
 * Reads a refusal as a client's author would: what it names is added, filled as the contract's text
 * or the refusal itself shows, or left out. Null when it says nothing new.
 */
export function learnFrom(
  places: readonly Place[],
  learned: Learned,
  { filling, says }: Refused,
): Learned | null {
  // A name in quotes surely means the place; as a bare word it may be plain English.
  for (const isAbout of [isQuoted, isWord]) {
    for (const place of places) {
      const sent = sentAt(filling, place.key)
      if (!isAbout(says, place.name, sent)) continue
      const known = learned.get(place.key)
      const next = ways(place, says, sent).find((way) => isLater(way, known, sent))
      if (next !== undefined) return new Map([...learned, [place.key, next]])
    }
  }
  return null
}

/** A filling with what was learned put in. */
export function withLearned(
  filling: Filling,
  learned: Learned,
  fill: { readonly random: Random; readonly sample: (key: string) => unknown },
): Filling {
  const parameters: Record<string, unknown> = { ...filling.parameters }
  let { value } = filling
  for (const [key, wanted] of learned) {
    const chosen = chosenValue(wanted, () => fill.sample(key), fill.random)
    if (!key.startsWith('body/')) {
      if (chosen === undefined && !key.startsWith('path/')) delete parameters[key]
      else if (chosen !== undefined) parameters[key] = chosen
      continue
    }
    const { [key.slice(5)]: _, ...others } = asObject(value)
    value = chosen === undefined ? others : { ...others, [key.slice(5)]: chosen }
  }
  return { ...filling, parameters, value }
}

function chosenValue(wanted: Wanted, sample: () => unknown, random: Random): unknown {
  switch (wanted.kind) {
    case 'sample':
      return sample()
    case 'leave-out':
      return undefined
    case 'exactly':
      return wanted.value
    case 'like':
      return alike(wanted.text, random)
  }
}

/** The longest run of letters is exchanged for others: "example.com." gives "kbwzmrt.com.". */
function alike(text: string, random: Random): string {
  const [longest = ''] = [...text.matchAll(/[a-z]+/gi)]
    .map(([run]) => run)
    .toSorted((a, b) => b.length - a.length)
  if (longest.length < 4) return text
  const letters = [...longest].map(() => String.fromCharCode(97 + random.below(26))).join('')
  return text.replace(longest, letters)
}

function sentAt({ parameters, value }: Filling, key: string): unknown {
  if (!key.startsWith('body/')) return parameters[key]
  return isObject(value) ? value[key.slice(5)] : undefined
}

/** Names a place in quotes or as the end of a path, or repeats what was sent there. */
function isQuoted(says: string, name: string, sent: unknown): boolean {
  const quoted = new RegExp(`["'\\x60./\\[]${escaped(name)}["'\\x60\\]]`, 'i')
  return quoted.test(says) || (typeof sent === 'string' && sent.length >= 5 && says.includes(sent))
}

function isWord(says: string, name: string): boolean {
  return name.length > 1 && new RegExp(`(^|[^\\w-])${escaped(name)}($|[^\\w-])`, 'i').test(says)
}

const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** What to try in a place, in this order. */
function ways({ name, schema }: Place, says: string, sent: unknown): Wanted[] {
  const offered = quotedIn(says).filter(
    (text) => text !== sent && text !== name && isAllowed(schema, text),
  )
  const shown = describedExamples(schema)
  const others = asArray(schema.enum).filter((one) => one !== null && one !== sent)
  return [
    { kind: 'sample' },
    ...shown.map((text): Wanted => ({ kind: 'like', text })),
    ...shown.map((value): Wanted => ({ kind: 'exactly', value })),
    ...offered.slice(0, 3).map((value): Wanted => ({ kind: 'exactly', value })),
    ...others.slice(0, 4).map((value): Wanted => ({ kind: 'exactly', value })),
    { kind: 'leave-out' },
  ]
}

/** Ways are tried in order; the first, a sample, is what was sent already when something was. */
function isLater(way: Wanted, known: Wanted | undefined, sent: unknown): boolean {
  if (known?.kind === 'leave-out') return false
  if (way.kind === 'sample') return known === undefined && sent === undefined
  if (way.kind === 'leave-out') return sent !== undefined
  const rank = { sample: 0, like: 1, exactly: 2, 'leave-out': 3 }
  if (known === undefined || rank[way.kind] > rank[known.kind]) return sent !== undefined
  return way.kind === 'exactly' && known.kind === 'exactly' && way.value !== known.value
}

/** Words in quotes: "must be one of 'a' or 'b'". */
function quotedIn(says: string): string[] {
  return [...says.matchAll(/\\?["'\x60]([\w.:/+-]{1,60}?)\\?["'\x60]/g)].map(
    ([, text]) => text as string,
  )
}

function isAllowed(schema: JsonObject, text: string): boolean {
  const choices = asArray(schema.enum)
  const type = mainType(schema)
  return choices.length > 0 ? choices.includes(text) : type === undefined || type === 'string'
}

/** Examples in a description's prose: `e.g. "example.com."`. */
export function describedExamples(schema: JsonObject): string[] {
  const text = asString(schema.description) ?? ''
  if (mainType(schema) !== 'string') return []
  const pattern =
    /(?:e\.?g\.?,?|for example,?|for instance,?|examples?:?|such as|like)\s*[\x60"'\u201c\u2018]([^\x60"'\u201c\u201d\u2018\u2019\n]{1,80})[\x60"'\u201d\u2019]/gi
  return [...text.matchAll(pattern)].map(([, shown]) => shown as string).slice(0, 3)
}
