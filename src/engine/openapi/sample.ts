import fc from 'fast-check'
import type { Random } from '../../kit/random.ts'
import { asArray, asNumber, asString, type JsonObject } from './json.ts'
import {
  type Document,
  mainType,
  plainSchema,
  propertiesOf,
  requiredOf,
  variantsOf,
} from './schema.ts'

/** How much of a schema a sample fills: what's required, everything, or a random part. */
export type Extent = 'required' | 'all' | 'some'

/** What generation of one value needs. */
export interface Sampling {
  readonly document: Document
  readonly random: Random
  readonly extent: Extent
  /** A value for a property or parameter known from elsewhere, such as another object's id. */
  readonly known?: (name: string, schema: JsonObject) => unknown
  readonly depth?: number
  /** Takes the example that a property's schema shows, where it shows one. */
  readonly prefersExamples?: boolean
}

const depthMax = 8

/** A plausible value that the schema allows: what a careful client would send. */
export function sampleValue(sampling: Sampling, schema: unknown, name = ''): unknown {
  const { document, random } = sampling
  const depth = sampling.depth ?? 0
  const variants = variantsOf(document, schema)
  const plain = sampling.extent === 'some' ? random.pick(variants) : pickVariant(variants)
  if (plain.const !== undefined) return plain.const
  const shown = sampling.prefersExamples === true ? exampleOf(plain) : undefined
  if (shown !== undefined) return shown
  const choices = asArray(plain.enum)
  if (choices.length > 0) {
    const real = choices.filter((choice) => choice !== null)
    return sampling.extent === 'some' ? random.pick(choices) : (real[0] ?? choices[0])
  }
  const inner = { ...sampling, depth: depth + 1 }
  switch (mainType(plain)) {
    case 'object':
      return sampleObject(inner, plain, name)
    case 'array':
      return sampleArray(inner, plain, name)
    case 'string':
      return sampleString(random, plain, name)
    case 'integer':
    case 'number':
      return sampleNumber(random, plain, name)
    case 'boolean':
      return sampling.extent === 'some' ? random.chance(0.5) : true
    case 'null':
      return null
    default:
      return sampleUntyped(inner, plain, name)
  }
}

/** The example that a schema shows by itself, as OpenAPI 2.0, 3.0 and 3.1 write it. */
export function exampleOf(schema: JsonObject): unknown {
  return schema.example ?? asArray(schema.examples)[0] ?? schema['x-example']
}

function pickVariant(variants: readonly JsonObject[]): JsonObject {
  return (
    variants.find((variant) => mainType(variant) !== 'null' && mainType(variant) !== undefined) ??
    (variants[0] as JsonObject)
  )
}

function sampleUntyped({ random }: Sampling, plain: JsonObject, name: string): unknown {
  if (plain.default !== undefined) return plain.default
  return sampleString(random, plain, name)
}

function sampleObject(sampling: Sampling, plain: JsonObject, _name: string): JsonObject {
  const required = requiredOf(plain)
  const out: Record<string, unknown> = {}
  for (const [name, property] of propertiesOf(sampling.document, plain)) {
    if (property.readOnly === true) continue
    const isDeep = (sampling.depth ?? 0) > depthMax
    const wanted =
      required.has(name) ||
      (!isDeep && sampling.extent === 'all') ||
      (!isDeep && sampling.extent === 'some' && sampling.random.chance(0.5))
    if (!wanted || (isDeep && !required.has(name)) || (sampling.depth ?? 0) > depthMax * 3) continue
    const known = sampling.known?.(name, property)
    out[name] = known === undefined ? sampleValue(sampling, property, name) : known
  }
  for (const name of required) {
    if (out[name] !== undefined || property(plain, name)) continue
    out[name] = sampling.known?.(name, {}) ?? sampleString(sampling.random, {}, name)
  }
  addExtra(sampling, plain, out)
  return out
}

function property(plain: JsonObject, name: string): boolean {
  return Object.hasOwn((plain.properties as JsonObject | undefined) ?? {}, name)
}

function addExtra(sampling: Sampling, plain: JsonObject, out: Record<string, unknown>): void {
  const least = asNumber(plain.minProperties) ?? 0
  const extra = plain.additionalProperties
  for (let at = 1; Object.keys(out).length < least && at <= Math.min(least, 50); at++) {
    out[`key${at}`] = sampleValue(sampling, extra === undefined ? {} : extra, `key${at}`)
  }
}

function sampleArray(sampling: Sampling, plain: JsonObject, name: string): unknown[] {
  const least = Math.min(asNumber(plain.minItems) ?? 0, 100)
  const most = asNumber(plain.maxItems) ?? Number.POSITIVE_INFINITY
  const isDeep = (sampling.depth ?? 0) > depthMax
  const wanted =
    isDeep || sampling.extent === 'required' ? least : Math.max(least, Math.min(1, most))
  const items: unknown[] = []
  const itemName = name.replace(/s$/i, '')
  const prefix = asArray(plain.prefixItems)
  for (let at = 0; at < Math.max(wanted, least); at++) {
    const schema = plainSchema(sampling.document, prefix[at] ?? plain.items)
    const known = sampling.known?.(itemName, schema)
    const made = known === undefined || at > 0 ? sampleValue(sampling, schema, itemName) : known
    items.push(plain.uniqueItems === true ? distinct(items, made, at) : made)
  }
  return items
}

function distinct(items: readonly unknown[], made: unknown, at: number): unknown {
  if (!items.includes(made)) return made
  if (typeof made === 'string') return `${made}${at}`
  return typeof made === 'number' ? made + at : made
}

/** A number within the bounds: small and positive when it may be. */
function sampleNumber(random: Random, plain: JsonObject, name: string): number {
  const isInteger = mainType(plain) === 'integer'
  const { low, high } = numberBounds(plain)
  const step = asNumber(plain.multipleOf) ?? (isInteger ? 1 : 0.01)
  const from = Number.isFinite(low) ? low : Math.min(usualLow(name), high)
  const to = Math.min(Number.isFinite(high) ? high : from + 100, from + usualSpan(name))
  const least = Math.ceil(from / step - 1e-9)
  const most = Math.max(least, Math.floor(to / step + 1e-9))
  const count = random.between(least, Math.min(most, least + 1_000_000)) * step
  return Number(count.toFixed(6))
}

function usualLow(name: string): number {
  return /year/i.test(name) ? 1990 : 1
}

function usualSpan(name: string): number {
  if (/year/i.test(name)) return 30
  if (/limit|size|per_?page/i.test(name)) return 20
  return /page|offset|skip|quantity|qty|count|amount/i.test(name) ? 2 : 100
}

/** Lowest and highest allowed number, both included as near as the type goes. */
export function numberBounds(plain: JsonObject): { low: number; high: number } {
  const isInteger = mainType(plain) === 'integer'
  const step = asNumber(plain.multipleOf) ?? (isInteger ? 1 : 0.01)
  const over = asNumber(plain.exclusiveMinimum)
  const under = asNumber(plain.exclusiveMaximum)
  return {
    low: Math.max(
      asNumber(plain.minimum) ?? Number.NEGATIVE_INFINITY,
      over === undefined ? Number.NEGATIVE_INFINITY : over + step,
    ),
    high: Math.min(
      asNumber(plain.maximum) ?? Number.POSITIVE_INFINITY,
      under === undefined ? Number.POSITIVE_INFINITY : under - step,
    ),
  }
}

/** A string that fits format, pattern and length; unlike any made before unless it can't be. */
export function sampleString(random: Random, plain: JsonObject, name: string): string {
  const pattern = asString(plain.pattern)
  const least = Math.min(asNumber(plain.minLength) ?? 0, 100_000)
  const most = asNumber(plain.maxLength) ?? Number.POSITIVE_INFINITY
  const format = formatOf(plain)
  const formatted = format === undefined ? undefined : formattedString(random, format)
  if (pattern !== undefined) {
    const usual = ['date', 'date-time', 'time', 'uuid'].map((one) => formattedString(random, one))
    const plausible = [formatted, namedString(random, name), ...usual].find(
      (one) => one !== undefined && fits(one, pattern, least, most),
    )
    if (plausible !== undefined) return plausible
    const made = matching(random, pattern, least, most)
    if (made !== undefined) return made
  }
  if (formatted !== undefined) return formatted
  const text = namedString(random, name)
  if (text.length > most) return token(random, Math.max(0, most))
  return text.length < least ? text + token(random, least - text.length) : text
}

function fits(text: string, pattern: string, least: number, most: number): boolean {
  return text.length >= least && text.length <= most && matches(text, pattern)
}

/** Whether a text matches a pattern of a schema; a pattern that can't be read matches all. */
export function matches(text: string, pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text)
  } catch {
    try {
      return new RegExp(pattern).test(text)
    } catch {
      return true
    }
  }
}

const matchers = new Map<string, fc.Arbitrary<string> | null>()

/** Strings that match a pattern, or null when fast-check can't read it. */
export function patternStrings(pattern: string): fc.Arbitrary<string> | null {
  const known = matchers.get(pattern)
  if (known !== undefined) return known
  let made: fc.Arbitrary<string> | null
  try {
    made = fc.stringMatching(new RegExp(pattern, 'u'), { size: 'small' })
    fc.sample(made, { numRuns: 1, seed: 1 })
  } catch {
    made = plainerPattern(pattern)
  }
  matchers.set(pattern, made)
  return made
}

function plainerPattern(pattern: string): fc.Arbitrary<string> | null {
  try {
    const made = fc.stringMatching(new RegExp(pattern), { size: 'small' })
    fc.sample(made, { numRuns: 1, seed: 1 })
    return made
  } catch {
    return null
  }
}

function matching(
  random: Random,
  pattern: string,
  least: number,
  most: number,
): string | undefined {
  const strings = patternStrings(pattern)
  if (strings === null) return undefined
  const seed = random.next() | 0
  const found = fc.sample(strings, { numRuns: 40, seed })
  const fitting = found.filter((text) => fits(text, pattern, least, most))
  const plain = fitting.filter((text) => /^[\x20-\x7e]+$/.test(text))
  return plain[0] ?? fitting[0] ?? found[0]
}

/** Letters and digits that are unlikely to come twice. */
export function token(random: Random, length: number): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789'
  let text = ''
  for (let at = 0; at < length; at++) text += letters[random.below(letters.length)]
  return text
}

function namedString(random: Random, name: string): string {
  const own = token(random, 6)
  const plain = name.toLowerCase().replace(/[^a-z]/g, '')
  if (/e?mail$/.test(plain)) return `user.${own}@example.com`
  if (/password|passwd|pwd|passphrase|^pass$|^pw$/.test(plain)) return `Pw-${own}-9X!a`
  if (/(url|uri|link|website|homepage|callback|webhook)$/.test(plain))
    return `https://example.com/${own}`
  if (/^(phone|mobile|tel)/.test(plain) || /phone(number)?$/.test(plain))
    return `+1202555${String(random.between(1000, 9999))}`
  if (/currency/.test(plain)) return 'USD'
  if (/countrycode|^country$/.test(plain)) return 'US'
  if (/(lang|language|locale)$/.test(plain)) return 'en'
  if (/timezone/.test(plain)) return 'UTC'
  if (/color|colour/.test(plain)) return '#336699'
  if (/(date|day)$/.test(plain)) return formattedString(random, 'date') as string
  if (
    /(at|time|timestamp)$/.test(plain) &&
    /^(created|updated|start|end|due|expires|time)/.test(plain)
  )
    return formattedString(random, 'date-time') as string
  if (/^(user|login|nick)(name)?$/.test(plain)) return `user${own}`
  if (
    /^(amount|quantity|qty|price|age|limit|pagesize|perpage|page|offset|rows|count|points|credits|sum|rating|stars|score|number|num|n)$/.test(
      plain,
    )
  )
    return String(random.between(1, 9))
  if (/^(host|hostname|domain|server)$/.test(plain)) return 'localhost'
  if (/^(ip|ipaddress|ipaddr)$/.test(plain)) return '127.0.0.1'
  if (/^(expression|expr|formula|calculation)$/.test(plain)) return '1+2'
  if (/slug/.test(plain)) return `slug-${own}`
  if (/zip|postal/.test(plain)) return String(random.between(10_000, 99_999))
  const words = name.length > 0 && name.length < 20 ? plain : 'text'
  return `${words || 'text'}-${own}`
}

/** The format of a string; OpenAPI 3.1 says "byte" in another way. */
export function formatOf(plain: JsonObject): string | undefined {
  return plain.contentEncoding === 'base64' ? 'byte' : asString(plain.format)
}

/** A string of a format, or undefined for a format we don't know. */
export function formattedString(random: Random, format: string): string | undefined {
  const own = token(random, 6)
  const two = (low: number, high: number): string =>
    String(random.between(low, high)).padStart(2, '0')
  const date = (): string => `20${two(26, 29)}-${two(1, 12)}-${two(1, 28)}`
  switch (format) {
    case 'date':
      return date()
    case 'date-time':
      return `${date()}T${two(0, 23)}:${two(0, 59)}:${two(0, 59)}Z`
    case 'time':
      return `${two(0, 23)}:${two(0, 59)}:${two(0, 59)}Z`
    case 'duration':
      return `PT${random.between(1, 59)}M`
    case 'email':
    case 'idn-email':
      return `user.${own}@example.com`
    case 'hostname':
    case 'idn-hostname':
      return `${own}.example.com`
    case 'ipv4':
      return `192.0.2.${random.between(1, 254)}`
    case 'ipv6':
      return `2001:db8::${random.between(1, 9999)}`
    case 'uri':
    case 'url':
    case 'iri':
      return `https://example.com/${own}`
    case 'uri-reference':
    case 'iri-reference':
      return `/${own}`
    case 'uuid':
      return uuid(random)
    case 'byte':
      return Buffer.from(own).toString('base64')
    // Numbers that JSON's own can't hold, as protocol buffers write them.
    case 'int64':
    case 'uint64':
    case 'int32':
    case 'uint32':
      return String(random.between(1, 100))
    case 'json-pointer':
      return `/${own}`
    case 'regex':
      return '^[a-z]+$'
    default:
      return undefined
  }
}

function uuid(random: Random): string {
  const hex = (length: number): string => {
    let text = ''
    while (text.length < length) text += random.below(16).toString(16)
    return text
  }
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${random.pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`
}
