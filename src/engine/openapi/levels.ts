import type { Random } from '../../kit/random.ts'
import { asObject, isObject, type JsonObject } from './json.ts'
import type { Body, Operation, Parameter } from './model.ts'
import { type Filling, parameterKey } from './request.ts'
import { plainName } from './resources.ts'
import { type Extent, exampleOf, sampleString, sampleValue } from './sample.ts'
import { type Document, mainType, plainSchema, propertiesOf } from './schema.ts'

/** A way to fill a request, from what the contract shows to what chance gives. */
export type Level =
  | 'example'
  | 'all'
  | 'required'
  | 'echo'
  | 'similar'
  | 'everything'
  | 'some'
  /** Only what's required, with what the server's refusals told. */
  | 'told'

/** What filling a request draws on. */
export interface LevelContext {
  readonly document: Document
  readonly random: Random
  /** Another object's id, by the name of the place that wants it. */
  readonly known: (name: string, schema: JsonObject) => unknown
  /** What was sent or came under this name before. */
  readonly echo: (name: string, schema: JsonObject) => unknown
}

/** Whether a level makes a difference for an operation. */
export function isMeaningful(operation: Operation, level: Level): boolean {
  const hasBody = operation.bodies.length > 0
  switch (level) {
    case 'example':
    case 'similar':
      return [...operation.parameters, ...operation.bodies].some(showsExamples)
    case 'required':
      return hasBody
    case 'everything':
      return operation.parameters.some((one) => !one.required)
    case 'echo':
      return hasBody || operation.parameters.length > 0
    case 'some':
    case 'all':
    case 'told':
      return true
  }
}

/** Of the whole, or of a property. */
function showsExamples({ examples, schema }: Parameter | Body): boolean {
  const properties = Object.values(asObject(schema.properties))
  return examples.length > 0 || properties.some((one) => exampleOf(asObject(one)) !== undefined)
}

/** Parameters and body of a request at a level; path parameters are added by the caller. */
export function fillAt(level: Level, operation: Operation, context: LevelContext): Filling {
  const parameters: Record<string, unknown> = {}
  for (const parameter of operation.parameters) {
    const isWanted =
      parameter.required ||
      level === 'everything' ||
      (level === 'some' && context.random.chance(0.4))
    if (!isWanted || parameter.in === 'path') continue
    parameters[parameterKey(parameter)] = parameterAt(level, parameter, context)
  }
  const body =
    operation.bodies[level === 'some' ? context.random.below(operation.bodies.length) : 0]
  if (body === undefined) return { parameters, body: null, value: undefined }
  return { parameters, body, value: bodyAt(level, body, context) }
}

/** A value for one parameter at a level. */
export function parameterAt(level: Level, parameter: Parameter, context: LevelContext): unknown {
  const { schema, name, examples } = parameter
  if ((level === 'example' || level === 'similar') && examples.length > 0) return examples[0]
  if (/idempotency/i.test(name)) return sampleString(context.random, schema, 'key')
  const known = context.known(name, schema)
  if (known !== undefined) return known
  if (level === 'echo') {
    const echo = context.echo(name, schema)
    if (echo !== undefined) return echo
  }
  if (schema.default !== undefined && level !== 'some') return schema.default
  if (examples.length > 0 && level !== 'some') return examples[0]
  const sampling = { ...context, extent: level === 'some' ? 'some' : 'required' } as const
  return sampleValue(sampling, schema, name)
}

function bodyAt(level: Level, body: Body, context: LevelContext): unknown {
  const showing = { ...context, extent: 'all', prefersExamples: true } as const
  const example =
    body.examples[0] ?? (showsExamples(body) ? sampleValue(showing, body.schema, '') : undefined)
  if (level === 'example' && example !== undefined) return example
  const extent: Extent =
    level === 'required' || level === 'told' ? 'required' : level === 'some' ? 'some' : 'all'
  if (level === 'similar' && example !== undefined)
    return freshened(context, body.schema, example, '')
  const sampling = { ...context, extent }
  const value = sampleValue(sampling, body.schema, '')
  return level === 'echo' ? echoed(context, body.schema, value) : value
}

const oftenUnique = /name|title|mail|slug|code|sku|login|user|label|key|phone|number|isbn|ref/

/** An example with other values where a server may want each to be unique. */
function freshened(
  context: LevelContext,
  schema: JsonObject,
  example: unknown,
  name: string,
): unknown {
  const plain = plainSchema(context.document, schema)
  if (typeof example === 'string') {
    const isFree = plain.enum === undefined && plain.const === undefined
    const isName = oftenUnique.test(plainName(name)) || plain.format === 'email'
    return isFree && isName ? sampleString(context.random, plain, name) : example
  }
  if (!isObject(example)) return example
  const properties = new Map(propertiesOf(context.document, plain))
  return Object.fromEntries(
    Object.entries(example).map(([key, value]) => {
      const property = properties.get(key) ?? {}
      return [key, context.known(key, property) ?? freshened(context, property, value, key)]
    }),
  )
}

/** Values that were sent under the same names before: signing in after signing up. */
function echoed(context: LevelContext, schema: JsonObject, value: unknown): unknown {
  if (!isObject(value)) return value
  const plain = plainSchema(context.document, schema)
  const properties = new Map(propertiesOf(context.document, plain))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const property = properties.get(name) ?? {}
      const isScalar = mainType(property) !== 'object' && mainType(property) !== 'array'
      const echo =
        isScalar && property.enum === undefined ? context.echo(name, property) : undefined
      return [name, echo ?? item]
    }),
  )
}
