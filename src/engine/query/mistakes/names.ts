import { nearestWord } from '../../../kit/near.ts'
import { suggestedNames } from '../../sql/functions/functions.ts'
import type { Schema } from '../../sql/schema.ts'
import { signMeant, wordProcessorQuote } from './repairs.ts'

/** What a failed statement was about. */
export interface About {
  readonly schema: Pick<Schema, 'tables' | 'views'>
  readonly sql: string
}

interface Failure {
  readonly code: string
  readonly message: string
}

/** What was most likely meant by a name that PostgreSQL doesn't know; null if that isn't clear. */
export function meantByName({ code, message }: Failure, about: About): string | null {
  const rule = Object.hasOwn(byCode, code) ? byCode[code] : undefined
  return rule?.(message, about) ?? null
}

const byCode: Readonly<Record<string, (message: string, about: About) => string | null>> = {
  '42703': unknownColumn,
  '42P01': unknownTable,
  '42883': unknownFunction,
  '42803': grouping,
  '42P20': (message) =>
    / WHERE/.test(message)
      ? 'WHERE runs before window functions do. Put the query in a subquery, and filter outside of it.'
      : null,
  '22P02': (message) => {
    const [, type, value] = /for type (.+?): "(.*)"$/s.exec(message) ?? []
    return value === undefined
      ? null
      : `'${value}' can't be read as ${type}. Is it compared with the right column?`
  },
}

function relations({ schema }: About): { name: string; columns: readonly string[] }[] {
  return [
    ...schema.tables.map(({ name, columns }) => ({
      name,
      columns: columns.map((one) => one.name),
    })),
    ...schema.views.map(({ name, columns }) => ({ name, columns })),
  ]
}

function unknownColumn(message: string, about: About): string | null {
  const found = /^column (?:"(.+)"|(\S+)) (?:does not exist|of relation)/.exec(message)
  const full = found?.[1] ?? found?.[2]
  if (full === undefined) return null
  const name = (full.split('.').at(-1) as string).replaceAll('"', '')
  const { sql } = about
  const curly = wordProcessorQuote(name)
  if (curly !== null) return curly
  const isQuoted = sql.includes(`"${name}"`)
  const all = relations(about)
  const has = all.filter(({ columns }) => columns.includes(name)).map((one) => one.name)
  const near = nearestWord(name, new Set(all.flatMap(({ columns }) => columns)))
  if (isQuoted && has.length === 0) {
    return near !== null && near === name.toLowerCase()
      ? `In double quotes, capitals count: the column is \`${near}\`.`
      : `A string is in single quotes: '${name}'. Double quotes are for names of columns.`
  }
  if (has.length > 0) {
    return /\bfrom\b/i.test(sql)
      ? `\`${name}\` is a column of ${anyOf(has)}. Is that table in FROM, and is the name before the dot the one it has there?`
      : `The query has no FROM. \`${name}\` is a column of ${anyOf(has)}: write FROM and the table after the columns.`
  }
  if (new RegExp(`\\bas\\s+"?${escaped(name)}\\b`, 'i').test(sql)) {
    return `SELECT gives the name \`${name}\`, and what comes before SELECT in the work (WHERE, GROUP BY, HAVING) can't use it. Write the expression again there, or put the query in a subquery.`
  }
  return near === null
    ? null
    : `Did you mean \`${near}\`, a column of ${anyOf(tablesWith(all, near))}?`
}

function tablesWith(all: ReturnType<typeof relations>, column: string): string[] {
  return all.filter(({ columns }) => columns.includes(column)).map(({ name }) => name)
}

const listed = (names: readonly string[], type: 'conjunction' | 'disjunction'): string =>
  new Intl.ListFormat('en-US', { type }).format(names)

const anyOf = (names: readonly string[]): string => listed(names.slice(0, 4), 'disjunction')

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')

function unknownTable(message: string, about: About): string | null {
  const names = relations(about).map(({ name }) => name)
  const missing = /^missing FROM-clause entry for table "(.+)"/.exec(message)?.[1]
  if (missing !== undefined) {
    const near = nearestWord(missing, names)
    return names.includes(missing)
      ? `\`${missing}\` isn't in FROM under that name. Add it with JOIN, or use the short name that it has there.`
      : `Nothing in FROM has the name \`${missing}\`.${near === null ? '' : ` Did you mean \`${near}\`?`}`
  }
  const name = /^relation "(?:.+\.)?(.+)" does not exist/.exec(message)?.[1]
  if (name === undefined) return null
  const single = names.find((one) => name === `${one}s` || name === `${one}es`)
  const meant = single ?? nearestWord(name, names)
  return meant === null
    ? `There's no table \`${name}\` here, only ${listed(names.slice(0, 8), 'conjunction')}.`
    : `Did you mean \`${meant}\`? There's no table \`${name}\`.`
}

/** Functions of other databases, and what says the same here. */
const elsewhere: Readonly<Record<string, string>> = {
  len: '`length(…)`',
  ifnull: '`coalesce(…)`',
  isnull: '`coalesce(…)`',
  nvl: '`coalesce(…)`',
  getdate: '`now()`',
  year: '`extract(year from …)`',
  month: '`extract(month from …)`',
  day: '`extract(day from …)`',
  group_concat: "`string_agg(…, ', ')`",
  if: '`CASE WHEN … THEN … ELSE … END`',
  iif: '`CASE WHEN … THEN … ELSE … END`',
  datediff: '`-` between the two dates',
}

function unknownFunction(message: string): string | null {
  const operator = /^operator does not exist: (.+?) (\S+) (.+)$/.exec(message)
  if (operator !== null) {
    const [, left, sign = '', right] = operator
    const known = signMeant(sign)
    if (known !== null) return known
    return `\`${sign}\` has ${left} on one side and ${right} on the other, and can't compare or join them. A string is in quotes, a number isn't.`
  }
  const name = /^function (?:\S+\.)?(\w+)\(/.exec(message)?.[1]
  if (name === undefined) return null
  if (Object.hasOwn(elsewhere, name))
    return `PostgreSQL has no \`${name}\`: use ${elsewhere[name]}.`
  const functions = suggestedNames()
  const meant = functions.includes(name) ? null : nearestWord(name, functions)
  if (meant !== null) return `Did you mean \`${meant}\`? There's no function \`${name}\`.`
  return functions.includes(name)
    ? `\`${name}\` exists, but not for values of these types. Look at what's in its parentheses.`
    : null
}

function grouping(message: string): string | null {
  if (/aggregate functions are not allowed in WHERE/.test(message)) {
    return 'WHERE looks at one row at a time, before anything is counted or added up. Write conditions on groups after GROUP BY, with HAVING.'
  }
  const column = /^column "(.+)" must appear in the GROUP BY/.exec(message)?.[1]
  return column === undefined
    ? null
    : `Each row of the result is a whole group, so that \`${column}\` has no single value there. Add it to GROUP BY, or say which value you want with max, min or another aggregate.`
}
