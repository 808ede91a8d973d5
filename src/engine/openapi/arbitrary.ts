import fc from 'fast-check'
import { seededRandom } from '../../kit/random.ts'
import { asArray, asNumber, asString, type JsonObject } from './json.ts'
import { formatOf, formattedString, matches, numberBounds, patternStrings } from './sample.ts'
import { type Document, mainType, propertiesOf, requiredOf, typesOf, variantsOf } from './schema.ts'

const depthMax = 5

/** Values that a schema allows, shrinking to the simplest; nested deeper than five it gets sparse. */
export function arbitraryOf(document: Document, schema: unknown, depth = 0): fc.Arbitrary<unknown> {
  const variants = variantsOf(document, schema)
  const made = variants.map((variant) => arbitraryOfPlain(document, variant, depth))
  return made.length === 1 ? (made[0] as fc.Arbitrary<unknown>) : fc.oneof(...made)
}

function arbitraryOfPlain(
  document: Document,
  plain: JsonObject,
  depth: number,
): fc.Arbitrary<unknown> {
  if (plain.const !== undefined) return fc.constant(plain.const)
  const choices = asArray(plain.enum)
  if (choices.length > 0) return fc.constantFrom(...choices)
  const made = ofType(document, plain, depth)
  const isNullable = typesOf(plain).includes('null') && mainType(plain) !== 'null'
  return isNullable ? fc.option(made, { freq: 5 }) : made
}

function ofType(document: Document, plain: JsonObject, depth: number): fc.Arbitrary<unknown> {
  switch (mainType(plain)) {
    case 'object':
      return objects(document, plain, depth)
    case 'array':
      return arrays(document, plain, depth)
    case 'string':
      return strings(plain)
    case 'integer':
    case 'number':
      return numbers(plain)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return fc.oneof(strings(plain), fc.integer(), fc.boolean())
  }
}

function objects(document: Document, plain: JsonObject, depth: number): fc.Arbitrary<unknown> {
  const required = requiredOf(plain)
  const model: Record<string, fc.Arbitrary<unknown>> = {}
  for (const [name, property] of propertiesOf(document, plain)) {
    const isWanted = property.readOnly !== true && (required.has(name) || depth < depthMax)
    if (isWanted && depth < depthMax * 3) model[name] = arbitraryOf(document, property, depth + 1)
  }
  for (const name of required) model[name] ??= strings({})
  const requiredKeys = [...required].filter((name) => Object.hasOwn(model, name))
  return fc.record(model, { requiredKeys, noNullPrototype: true })
}

function arrays(document: Document, plain: JsonObject, depth: number): fc.Arbitrary<unknown> {
  const minLength = Math.min(asNumber(plain.minItems) ?? 0, 50)
  const most = Math.min(asNumber(plain.maxItems) ?? minLength + 4, minLength + 20)
  const maxLength = depth >= depthMax ? minLength : Math.max(minLength, most)
  const item = arbitraryOf(document, plain.items, depth + 1)
  const size = { minLength, maxLength }
  return plain.uniqueItems === true
    ? fc.uniqueArray(item, { ...size, selector: (value) => JSON.stringify(value) })
    : fc.array(item, size)
}

const stringMax = 3_000

function strings(plain: JsonObject): fc.Arbitrary<unknown> {
  const minLength = Math.min(asNumber(plain.minLength) ?? 0, stringMax)
  const maxLength = Math.max(
    minLength,
    Math.min(asNumber(plain.maxLength) ?? minLength + 40, stringMax),
  )
  const pattern = asString(plain.pattern)
  const format = formatOf(plain)
  const probe = format === undefined ? undefined : formattedString(seededRandom('format'), format)
  const isFormatted = probe !== undefined && (pattern === undefined || matches(probe, pattern))
  if (pattern !== undefined && !isFormatted) {
    const made = patternStrings(pattern)
    const fits = (text: string): boolean =>
      text.length >= minLength && text.length <= (asNumber(plain.maxLength) ?? stringMax)
    return made === null ? fc.string({ minLength, maxLength }) : made.filter(fits)
  }
  if (format !== undefined && isFormatted) {
    return fc.nat().map((seed) => formattedString(seededRandom(seed), format))
  }
  return fc
    .oneof(
      { weight: 3, arbitrary: fc.string({ minLength, maxLength }) },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength, maxLength }) },
    )
    .filter((text) => text.length >= minLength && text.length <= maxLength && !text.includes('\0'))
}

function numbers(plain: JsonObject): fc.Arbitrary<unknown> {
  const { low, high } = numberBounds(plain)
  const isInteger = mainType(plain) === 'integer'
  const limit = plain.format === 'int64' ? Number.MAX_SAFE_INTEGER : 2_147_483_647
  const step = asNumber(plain.multipleOf) ?? (isInteger ? 1 : undefined)
  const min = Math.max(low, -limit)
  const max = Math.max(min, Math.min(high, limit))
  if (step === undefined) return fc.double({ min, max, noNaN: true, noDefaultInfinity: true })
  const from = Math.ceil(min / step - 1e-9)
  const to = Math.max(from, Math.floor(max / step + 1e-9))
  return fc
    .integer({
      min: Math.max(from, Number.MIN_SAFE_INTEGER),
      max: Math.min(to, Number.MAX_SAFE_INTEGER),
    })
    .map((count) => Number((count * step).toPrecision(15)))
}
