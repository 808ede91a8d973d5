import { assert } from '../../kit/assert.ts'
import { type Expression, readExpression, templateForm } from '../../lab/http/names.ts'

/** Values that templates may name. */
export type TemplateScope = ReadonlyMap<string, unknown>

/** A value from lab.yaml with every ${…} filled in; one that is nothing else keeps its type. */
export function fill<T>(value: T, scope: TemplateScope): T {
  return filled(value, scope) as T
}

function filled(value: unknown, scope: TemplateScope): unknown {
  if (typeof value === 'string') return filledText(value, scope)
  if (Array.isArray(value)) return value.map((inner) => filled(inner, scope))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [filledKey(key, scope), filled(inner, scope)]),
  )
}

const filledKey = (key: string, scope: TemplateScope): string => plain(filledText(key, scope))

function filledText(text: string, scope: TemplateScope): unknown {
  const whole = /^\$\{([^}]*)\}$/.exec(text)
  if (whole) return valueOf(whole[1] as string, scope)
  return text.replace(templateForm, (_all, inner: string) => plain(valueOf(inner, scope)))
}

/** SQL in which every ${…} is a literal. */
export function fillSql(sql: string, scope: TemplateScope): string {
  return sql.replace(templateForm, (_all, inner: string) => literal(valueOf(inner, scope)))
}

function valueOf(text: string, scope: TemplateScope): unknown {
  const expression = readExpression(text)
  assert(expression !== null, 'templates were read together with the lab')
  const value = valueAt(scope.get(expression.name), expression.path)
  return filtered(expression.plus === 0 ? value : Number(value) + expression.plus, expression)
}

function filtered(value: unknown, { filter }: Expression): unknown {
  switch (filter) {
    case 'url':
      return encodeURIComponent(plain(value))
    case 'json':
      return JSON.stringify(value)
    case 'base64':
      return Buffer.from(plain(value)).toString('base64')
    case 'length':
      return Array.isArray(value) ? value.length : [...plain(value)].length
    case 'upper':
      return plain(value).toUpperCase()
    case 'lower':
      return plain(value).toLowerCase()
    case 'host':
      return new URL(plain(value)).host
    default:
      return value
  }
}

/** The value at a path such as `.items[0].id` or `.items[*].id`; undefined where there is none. */
export function valueAt(value: unknown, path: string): unknown {
  const step = /^(?:\.([a-zA-Z_][\w-]*)|\[(\d+|\*)\])/.exec(path)
  if (!step) return value
  const rest = path.slice(step[0].length)
  const [, key, index] = step
  if (index === '*') {
    return Array.isArray(value) ? value.map((inner) => valueAt(inner, rest)) : undefined
  }
  if (value === null || typeof value !== 'object') return undefined
  const own = key ?? (index as string)
  return Object.hasOwn(value, own)
    ? valueAt((value as Record<string, unknown>)[own], rest)
    : undefined
}

/** A value in the middle of a text. */
export function plain(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** A value as a literal of SQL. */
export function literal(value: unknown): string {
  if (value === undefined || value === null) return 'NULL'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return `'${plain(value).replaceAll("'", "''")}'`
}
