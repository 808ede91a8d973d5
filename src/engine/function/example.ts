import type { Call, FunctionTask } from '../../lab/kinds/function.ts'
import type { Input } from '../../lab/kinds/inputs.ts'
import type { LookupWire, MissingError, Wire } from './child/messages.ts'
import { encode } from './child/wire.ts'

/** A call as it is sent: every argument written, and the texts of the files. */
export interface SentCall {
  readonly given: readonly Wire[]
  readonly files: Readonly<Record<string, string>>
}

type LookupOf = Extract<Input, { lookup: unknown }>['lookup']

/** A function that is given to the function: what it knows, as values. */
export class Lookup {
  readonly entries: readonly (readonly [unknown, unknown])[]
  readonly manner: Omit<LookupWire, 'of'>

  constructor(
    entries: readonly (readonly [unknown, unknown])[],
    manner: Partial<LookupOf>,
    { error = errorsFor(manner)[0], slow = false }: Today = {},
  ) {
    this.entries = entries
    this.manner = {
      missing: error ?? null,
      waits: manner.waits ?? false,
      slow: slow && manner.waits === true,
      askedMax: manner.asked_max ?? null,
      waitsMax: manner.waits_max ?? null,
      openMax: manner.open_max ?? null,
      strict: manner.strict ?? false,
      compares: manner.compares ?? false,
    }
  }
}

/** What a brief leaves open, and may be another way in each call. */
interface Today {
  readonly error?: MissingError | undefined
  readonly slow?: boolean
}

/** Errors for a key that isn't there, the lab's own first: no brief says what such an error says. */
export function errorsFor({ missing }: Partial<LookupOf>): MissingError[] {
  if (missing === undefined) return []
  return [
    { as: 'plain', message: missing },
    { as: 'plain', message: '' },
    { as: 'own', message: 'Not Found (404)' },
    { as: 'fetch', message: 'fetch failed' },
  ]
}

/** Writes an argument; a lookup can stand anywhere in it. */
export function send(value: unknown): Wire {
  if (value instanceof Lookup) {
    const of = value.entries.map(([key, one]): [Wire, Wire] => [send(key), send(one)])
    return { $: 'lookup', of, ...value.manner }
  }
  if (Array.isArray(value)) return value.map(send)
  if (value instanceof Map) {
    return { $: 'map', of: [...value].map(([key, one]): [Wire, Wire] => [send(key), send(one)]) }
  }
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value)
    return { $: 'record', of: entries.map(([key, one]): [Wire, Wire] => [key, send(one)]) }
  }
  return encode(value)
}

/** An example of lab.yaml: maps and lookups are written as objects there. */
export function sendExample({ given, files }: Call, task: FunctionTask): SentCall {
  return {
    given: given.map((value, at) => {
      const parameter = task.parameters[at]
      return send(parameter ? meant(parameter.input, value) : value)
    }),
    files,
  }
}

function meant(input: Input, value: unknown): unknown {
  if (typeof input === 'string' || value === null || typeof value !== 'object') return value
  if ('nullable' in input) return meant(input.nullable, value)
  if ('optional' in input) return meant(input.optional, value)
  if ('any_of' in input) {
    const fitting = input.any_of.find((one) => fits(one, value))
    return fitting === undefined ? value : meant(fitting, value)
  }
  if (Array.isArray(value)) {
    return 'list' in input ? value.map((item) => meant(input.list.of, item)) : value
  }
  const entriesOf = (keys: Input | 'places', values: Input): [unknown, unknown][] =>
    Object.entries(value).map(([key, one]) => [keyOf(keys, key), meant(values, one)])
  if ('map' in input) return new Map(entriesOf(input.map.keys, input.map.values))
  if ('lookup' in input) {
    return new Lookup(entriesOf(input.lookup.keys, input.lookup.values), input.lookup)
  }
  if ('dictionary' in input) {
    return Object.fromEntries(entriesOf('text', input.dictionary.values) as [string, unknown][])
  }
  if (!('record' in input)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, meant(input.record[key] ?? 'text', one)]),
  )
}

/** Keys of an object in YAML are texts; those of a map may be numbers. */
function keyOf(keys: Input | 'places', key: string): unknown {
  const isNumber = keys === 'integer' || keys === 'number' || keys === 'places'
  if (isNumber || (typeof keys === 'object' && ('integer' in keys || 'number' in keys))) {
    return Number(key)
  }
  const listed = typeof keys === 'object' && 'one_of' in keys ? keys.one_of : []
  return listed.find((one) => String(one) === key) ?? key
}

/** Whether a list or an object of an example can be meant by this input. */
function fits(input: Input, value: object): boolean {
  if (typeof input === 'string') return false
  if (Array.isArray(value)) return 'list' in input
  if ('nullable' in input) return fits(input.nullable, value)
  if ('optional' in input) return fits(input.optional, value)
  if ('any_of' in input) return input.any_of.some((one) => fits(one, value))
  if ('record' in input) return Object.keys(value).every((key) => Object.hasOwn(input.record, key))
  return 'map' in input || 'lookup' in input || 'dictionary' in input
}
