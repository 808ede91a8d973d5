import { assert } from '../../../kit/assert.ts'
import { onlySelect } from '../../sql/parse.ts'
import { type Token, tokensOf, withoutEnd } from '../../sql/tokens.ts'
import type { Result } from './result.ts'

/*
 * The text of the reference is added to, not its tree: the printer can't print JSON_TABLE, XMLTABLE
 * and the like, and what they give can be ordered too. Editing trees that can be printed and the text
 * of the others would need all that is here, and the tree's edit besides; the tests hold the one
 * against the other instead (docs/decisions/0017-order-in-the-text.md).
 */

/**
 * The order asked, found by running the reference with its keys beside its columns. Rows whose
 * keys are equal are a tie group: they may come in any order among themselves.
 */
export interface OrderedQuery {
  /** The reference, with the keys that are no output column of it appended. */
  readonly text: string
  /** How many output columns the reference has without the appended keys. */
  readonly width: number
  /** Positions of the keys among the columns of `text`. */
  readonly keys: readonly number[]
}

/** The reference's own ORDER BY; null where it has none, so any order will do. */
export function ownOrder(sql: string, outputNames: readonly string[]): OrderedQuery | null {
  const select = onlySelect(sql)
  if (select?.sortClause === undefined) return null
  const tokens = topLevelTokens(sql)
  const items = sortItems(sql, tokens)
  assert(items.length === select.sortClause.length, 'every ORDER BY item is found in the text')
  const appended: string[] = []
  const keys = items.map((item) => {
    const position = outputPosition(item, outputNames)
    if (position !== null) return position
    appended.push(item)
    return outputNames.length + appended.length - 1
  })
  if (appended.length === 0) return { text: sql, width: outputNames.length, keys }
  const at = targetListEnd(tokens)
  const added = appended.map((item) => `, (${item})`).join('')
  return { text: sql.slice(0, at) + added + sql.slice(at), width: outputNames.length, keys }
}

/** The order that a lab declares: ORDER BY items over the reference's output columns. */
export function declaredOrder(
  sql: string,
  items: readonly string[],
  width: number,
): OrderedQuery | null {
  if (items.length === 0) return null
  const order = `select order by ${items.join(', ')}`
  const keys = sortItems(order, topLevelTokens(order))
  const inner = withoutEnd(sql)
  const columns = keys.map((key) => `, (${key})`).join('')
  return {
    text: `select *${columns} from (${inner}\n) as bw_reference order by ${items.join(', ')}`,
    width,
    keys: keys.map((_, at) => width + at),
  }
}

/** Splits what an ordered query gave into the reference's own columns and the sizes of its tie groups. */
export function withoutKeys(
  given: Result,
  query: OrderedQuery,
  sameKeys: (left: Result, right: Result) => boolean,
): { readonly result: Result; readonly groups: readonly number[] } {
  const pick = (row: readonly (string | null)[]): (string | null)[] =>
    query.keys.map((at) => row[at] ?? null)
  const keyColumns = query.keys.map((at) => given.columns[at] ?? { name: '', typeOid: 0 })
  const groups: number[] = []
  let before: (string | null)[] | null = null
  for (const row of given.rows) {
    const key = pick(row)
    const same =
      before !== null &&
      sameKeys({ columns: keyColumns, rows: [before] }, { columns: keyColumns, rows: [key] })
    if (same) groups.push((groups.pop() as number) + 1)
    else groups.push(1)
    before = key
  }
  return {
    result: {
      columns: given.columns.slice(0, query.width),
      rows: given.rows.map((row) => row.slice(0, query.width)),
    },
    groups,
  }
}

/** The tokens outside all parentheses and brackets, the semicolon at the end left out. */
function topLevelTokens(sql: string): Token[] {
  let depth = 0
  const top: Token[] = []
  for (const token of tokensOf(sql)) {
    if (token.word === ')' || token.word === ']') depth -= 1
    if (depth === 0 && token.word !== ';') top.push(token)
    if (token.word === '(' || token.word === '[') depth += 1
  }
  return top
}

const afterTargets = new Set(
  'from where group having window order limit offset fetch for into union intersect except'.split(
    ' ',
  ),
)

/** Where the main SELECT's list of columns ends. */
function targetListEnd(tokens: readonly Token[]): number {
  const select = tokens.findIndex((token) => token.word === 'select')
  assert(select >= 0, 'a query with an order over expressions has a SELECT outside parentheses')
  for (let at = select + 1; at < tokens.length; at++) {
    const word = (tokens[at] as Token).word
    const before = tokens[at - 1]?.word
    const comparison = word === 'from' && before === 'distinct'
    if (afterTargets.has(word) && before !== 'as' && before !== '.' && !comparison) {
      return (tokens[at - 1] as Token).to
    }
  }
  return (tokens.at(-1) as Token).to
}

/** The expressions of the last ORDER BY outside parentheses, without their directions. */
function sortItems(sql: string, tokens: readonly Token[]): string[] {
  const by = tokens.findLastIndex(
    (token, at) => token.word === 'by' && tokens[at - 1]?.word === 'order',
  )
  const items: Token[][] = [[]]
  for (const token of tokens.slice(by + 1)) {
    if (['limit', 'offset', 'fetch', 'for'].includes(token.word)) break
    if (token.word === ',') items.push([])
    else items.at(-1)?.push(token)
  }
  return items.map((item) => {
    const end = item.findIndex(
      (token, at) =>
        ['asc', 'desc', 'using'].includes(token.word) || (token.word === 'nulls' && at > 0),
    )
    const expression = end < 0 ? item : item.slice(0, end)
    return sql.slice(expression[0]?.from ?? 0, expression.at(-1)?.to ?? 0)
  })
}

/** PostgreSQL's rule: a whole number is a position, a lone name is an output column if there is one. */
function outputPosition(item: string, outputNames: readonly string[]): number | null {
  if (/^\d+$/.test(item)) return Number(item) - 1
  const name = /^"((?:[^"]|"")+)"$/.exec(item)?.[1]?.replaceAll('""', '"') ?? item.toLowerCase()
  const at = outputNames.indexOf(name)
  return at >= 0 && /^("([^"]|"")+"|[a-z_\u0080-\uffff][\w$\u0080-\uffff]*)$/i.test(item)
    ? at
    : null
}
