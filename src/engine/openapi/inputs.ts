import { isObject, type JsonObject } from './json.ts'
import type { Operation, Parameter } from './model.ts'
import { type Filling, parameterKey } from './request.ts'
import { mainType, plainSchema, propertiesOf, requiredOf } from './schema.ts'
import { type Change, changesOf, type InputContext } from './value-changes.ts'

/** A change of one place in a valid request. */
export interface InputCase {
  /** Where: "query limit", "body price". */
  readonly where: string
  /** What is done there, in words: "is missing", "is -1 (below the minimum 0)". */
  readonly what: string
  /** The kind of change, the same in every operation: "missing", "below-minimum". */
  readonly kind: string
  readonly isValid: boolean
  /** For valid ones: the contract names this very value as allowed, so it must not be refused. */
  readonly isStatedBound: boolean
  /** For others: accepting it is no fault. */
  readonly isTolerated: boolean
  /** The filling with the change made. */
  apply(filling: Filling): Filling
}

/** Boundary values and breaches of the contract, one place at a time, for one operation. */
export function inputCases(
  context: InputContext,
  operation: Operation,
  base: Filling,
): InputCase[] {
  const parameters = operation.parameters.flatMap((parameter) =>
    parameterCases(context, parameter, base),
  )
  return [...bodyCases(context, operation, base), ...parameters]
}

function parameterCases(context: InputContext, parameter: Parameter, base: Filling): InputCase[] {
  const key = parameterKey(parameter)
  const where = `${parameter.in} ${parameter.name}`
  const withValue = (value: unknown) => (filling: Filling) => ({
    ...filling,
    parameters: { ...filling.parameters, [key]: value },
  })
  const isWire = parameter.mediaType === undefined
  const changes = changesOf(context, parameter.schema, base.parameters[key], parameter.name)
    .filter(({ value }) => !isWire || !isObject(value))
    .filter(({ value }) => canBeSent(parameter, value))
    .map((change) => (isWire ? asOnWire(context, parameter, change) : change))
  const cases = changes.flatMap((change) =>
    change === undefined ? [] : [inputCase(where, change, withValue(change.value))],
  )
  if (parameter.required && parameter.in !== 'path') {
    const missing = { value: undefined, what: 'is missing', kind: 'missing', isValid: false }
    cases.push(inputCase(where, missing, withValue(undefined)))
  }
  return cases
}

function inputCase(
  where: string,
  { what, kind, isValid, isStatedBound = false, isTolerated = false }: Change,
  apply: InputCase['apply'],
): InputCase {
  return { where, what, kind, isValid, isStatedBound, isTolerated, apply }
}

/** Every value becomes text on the wire: what it says there decides whether it's forbidden. */
function asOnWire(
  { validator }: InputContext,
  parameter: Parameter,
  change: Change,
): Change | undefined {
  if (change.isValid || change.isTolerated) return change
  if (Array.isArray(change.value)) return undefined
  const text = change.value === null ? 'null' : String(change.value)
  return validator.isPassable(parameter.schema, text) ? undefined : change
}

function canBeSent(parameter: Parameter, value: unknown): boolean {
  if (parameter.in === 'path') {
    const isPlain = value !== '' && value !== null && !Array.isArray(value)
    return isPlain && (typeof value !== 'string' || !/[/\\?#%\0]/.test(value))
  }
  if (parameter.in === 'query') return true
  const text = String(value)
  return text.trim() === text && text !== '' && /^[\x20-\x7e]*$/.test(text)
}

function bodyCases(context: InputContext, operation: Operation, base: Filling): InputCase[] {
  const { body } = base
  if (body === null || base.value === undefined) return []
  const isJson = /[/+]json\b|\*/.test(body.mediaType)
  const isForm = /form/.test(body.mediaType)
  if (!isJson && !isForm) return []
  const cases: InputCase[] = []
  const walk = (schema: JsonObject, value: unknown, path: readonly string[]): void => {
    if (!isObject(value) || path.length > 3) return
    const required = requiredOf(schema)
    for (const [name, property] of propertiesOf(context.document, schema)) {
      if (property.readOnly === true) continue
      const at = [...path, name]
      cases.push(...propertyCases(context, { body: body.schema, base, at, property, isForm }))
      if (required.has(name)) cases.push(...withoutCase(context, { body: body.schema, base, at }))
      if (Object.hasOwn(value, name)) walk(property, value[name], at)
    }
  }
  walk(plainSchema(context.document, body.schema), base.value, [])
  return [...wholeBodyCases(context, operation, base), ...cases]
}

interface PropertyPlace {
  readonly body: JsonObject
  readonly base: Filling
  readonly at: readonly string[]
  readonly property: JsonObject
  readonly isForm: boolean
}

function propertyCases(context: InputContext, place: PropertyPlace): InputCase[] {
  const { base, at, property, body, isForm } = place
  const where = `body ${at.join('.')}`
  const current = at.reduce<unknown>(
    (value, key) => (isObject(value) ? value[key] : undefined),
    base.value,
  )
  return changesOf(context, property, current, at.at(-1) as string).flatMap((change) => {
    const whole = setAt(base.value, at, change.value)
    const made = inputCase(where, change, (filling) => ({
      ...filling,
      value: setAt(filling.value, at, change.value),
    }))
    if (change.isTolerated) return [made]
    const isStrictlyValid = context.validator.request(body, whole).length === 0
    if (isStrictlyValid !== change.isValid) return []
    if (!change.isValid && context.validator.isPassable(body, whole)) return []
    if (isForm && !change.isValid && (change.value === null || typeof change.value === 'object'))
      return []
    if (
      isForm &&
      !change.isValid &&
      context.validator.isPassable(body, setAt(base.value, at, String(change.value)))
    )
      return []
    return [made]
  })
}

function withoutCase(
  { validator }: InputContext,
  { body, base, at }: Pick<PropertyPlace, 'body' | 'base' | 'at'>,
): InputCase[] {
  const without = setAt(base.value, at, undefined)
  if (validator.request(body, without).length === 0 || validator.isPassable(body, without))
    return []
  const change = { value: undefined, what: 'is missing', kind: 'missing', isValid: false }
  return [
    inputCase(`body ${at.join('.')}`, change, (filling) => ({
      ...filling,
      value: setAt(filling.value, at, undefined),
    })),
  ]
}

/** A copy with one place changed, or left out. */
export function setAt(value: unknown, at: readonly string[], change: unknown): unknown {
  const [first, ...rest] = at
  if (first === undefined) return change
  const { [first]: old, ...others } = isObject(value) ? value : {}
  if (rest.length === 0 && change === undefined) return others
  return { ...(isObject(value) ? value : {}), [first]: setAt(old, rest, change) }
}

/** Bodies that no server may take for an object, as JSON. */
const otherBodies = [
  { text: '[]', value: [], kind: 'not-object' },
  { text: '"text"', value: 'text', kind: 'not-object' },
  { text: 'null', value: null, kind: 'null-body' },
] as const

function wholeBodyCases(context: InputContext, operation: Operation, base: Filling): InputCase[] {
  const body = base.body
  if (body === null || !/[/+]json\b/.test(body.mediaType)) return []
  const made = (what: string, kind: string, apply: InputCase['apply']): InputCase =>
    inputCase('body', { value: undefined, what, kind, isValid: false }, apply)
  const raw = (text: string) => (filling: Filling) => ({
    ...filling,
    rawBody: { mediaType: body.mediaType, bytes: Buffer.from(text) },
  })
  const without = (filling: Filling): Filling => ({ ...filling, body: null, value: undefined })
  const isForbidden = (value: unknown): boolean =>
    mainType(body.schema) === 'object' &&
    context.validator.request(body.schema, value).length > 0 &&
    !context.validator.isPassable(body.schema, value)
  const text = JSON.stringify(base.value) ?? '{}'
  return [
    made('is JSON cut short', 'malformed-json', raw(`${text.slice(0, -1)},`)),
    ...(operation.bodyRequired ? [made('is missing', 'no-body', without)] : []),
    ...otherBodies
      .filter(({ value }) => isForbidden(value))
      .map((other) =>
        made(`is ${other.text} where an object is asked for`, other.kind, raw(other.text)),
      ),
  ]
}
