/** A text with one thing wrong, by rule. */
export interface TextEdit {
  readonly rule: string
  readonly text: string
}

/** SQL inside a program: a string that holds a statement. */
export const isSql = (text: string): boolean =>
  /^\W*(?:SELECT|INSERT|UPDATE|DELETE|WITH|BEGIN|COMMIT|CALL)\b/.test(text)

/** A clause that can be left out, up to where the next one begins. */
const clauses = [
  'WHERE',
  'ORDER BY',
  'LIMIT',
  'OFFSET',
  'RETURNING',
  'FOR UPDATE',
  'ON CONFLICT',
  'GROUP BY',
  'AND',
  'OR',
]

const nextClause =
  /^\s(?:WHERE|ORDER BY|LIMIT|OFFSET|RETURNING|FOR (?:UPDATE|SHARE)|ON CONFLICT|GROUP BY|UNION|SET|FROM|VALUES)\b/
const nextCondition = /^\s(?:AND|OR)\b/

interface Exchange {
  readonly rule: string
  readonly was: RegExp
  readonly becomes: string
}

/** What stands in for something else, wherever it is found. */
const exchanges: readonly Exchange[] = [
  { rule: 'comparison', was: / <= /g, becomes: ' < ' },
  { rule: 'comparison', was: / < /g, becomes: ' <= ' },
  { rule: 'comparison', was: / >= /g, becomes: ' > ' },
  { rule: 'comparison', was: / > /g, becomes: ' >= ' },
  { rule: 'comparison', was: /(?<=\b(?:WHERE|AND|OR|ON)\s+[\w.]+) = /g, becomes: ' <= ' },
  { rule: 'comparison', was: /(?<=\b(?:WHERE|AND|OR|ON)\s+[\w.]+) = /g, becomes: ' >= ' },
  { rule: 'comparison', was: /(?<=\b(?:WHERE|AND|OR|ON)\s+[\w.]+) = /g, becomes: ' <> ' },
  { rule: 'SKIP LOCKED dropped', was: / SKIP LOCKED\b/g, becomes: '' },
  { rule: 'sorted the other way', was: / DESC\b/g, becomes: '' },
  { rule: 'DISTINCT dropped', was: /\bDISTINCT /g, becomes: '' },
  { rule: 'the other value', was: /\bIS NOT NULL\b/g, becomes: 'IS NULL' },
  { rule: 'the other value', was: /\bIS NULL\b/g, becomes: 'IS NOT NULL' },
  { rule: 'the other value', was: /\btrue\b/g, becomes: 'false' },
  { rule: 'the other value', was: /\bfalse\b/g, becomes: 'true' },
  { rule: 'function dropped', was: /\b(?:lower|upper|trim|btrim)\(([^()]+)\)/g, becomes: '$1' },
  { rule: 'AND and OR', was: /\bAND\b/g, becomes: 'OR' },
  { rule: 'AND and OR', was: /\bOR\b/g, becomes: 'AND' },
  { rule: 'join', was: /\bLEFT JOIN\b/g, becomes: 'JOIN' },
  { rule: 'join', was: /(?<!LEFT )\bJOIN\b/g, becomes: 'LEFT JOIN' },
  { rule: 'case', was: /\bILIKE\b/g, becomes: 'LIKE' },
  { rule: 'pattern', was: / \|\| '%'/g, becomes: '' },
  { rule: 'assignment dropped', was: /, \w+ = [^,$'"`]+?(?=,|\s+WHERE\b)/g, becomes: '' },
  { rule: 'assignment dropped', was: /(?<=\bSET )\w+ = [^,$'"`]+?,/g, becomes: '' },
  { rule: 'another unit', was: /\b(?:hour|day)(?=s?')/g, becomes: 'minute' },
  { rule: 'another unit', was: /\b(?:minute|millisecond)(?=s?')/g, becomes: 'second' },
  { rule: 'another unit', was: /\bsecond(?=s?')/g, becomes: 'minute' },
]

/** Every statement that differs from this one by one rule. */
export function* mutateSqlText(sql: string): Generator<TextEdit> {
  for (const clause of clauses) {
    for (const found of sql.matchAll(new RegExp(`\\s+${clause}\\b`, 'g'))) {
      const isCondition = clause === 'AND' || clause === 'OR'
      const end = endOfClause(sql, found.index + found[0].length, isCondition)
      const text = sql.slice(0, found.index) + sql.slice(end)
      yield { rule: isCondition ? 'condition dropped' : `${clause} dropped`, text }
    }
  }
  yield* firstConditions(sql)
  for (const { rule, was, becomes } of exchanges) {
    for (const found of sql.matchAll(was)) {
      yield {
        rule,
        text: putAt(
          sql,
          found,
          becomes.replace('$1', () => found[1] ?? ''),
        ),
      }
    }
  }
  for (const found of sql.matchAll(/(?<![\w$.-])\d+(?![\w.])/g)) {
    const value = Number(found[0])
    yield { rule: 'off by one', text: putAt(sql, found, String(value + 1)) }
    if (value > 0) yield { rule: 'off by one', text: putAt(sql, found, String(value - 1)) }
  }
  for (const found of sql.matchAll(/(?<=\b(?:SELECT|RETURNING) )[\w.]+(?:,\s*[\w.]+)+/g)) {
    for (const { rule, text } of mutateColumns(found[0])) {
      yield { rule, text: putAt(sql, found, text) }
    }
  }
}

/** `WHERE a AND b` without `a`. */
function* firstConditions(sql: string): Generator<TextEdit> {
  for (const found of sql.matchAll(/\bWHERE\s/g)) {
    const from = found.index + found[0].length
    const end = endOfClause(sql, from, true)
    const joint = /^\s+(?:AND|OR)\s+/.exec(sql.slice(end))
    if (!joint) continue
    const text = sql.slice(0, from) + sql.slice(end + joint[0].length)
    yield { rule: 'condition dropped', text }
  }
}

/** A list of columns with one left out, or one that takes its neighbor's value. */
export function* mutateColumns(list: string): Generator<TextEdit> {
  const columns = list.split(/,\s*/)
  for (const [at, column] of columns.entries()) {
    yield { rule: 'field left out', text: columns.toSpliced(at, 1).join(', ') }
    const other = columns[at + 1] ?? columns[at - 1]
    if (other === undefined) continue
    const value = other.replace(/ AS .*$/, '')
    const swapped = columns
      .with(at, `${value} AS ${column.replace(/^.* AS |^.*\./, '')}`)
      .join(', ')
    yield { rule: 'neighbor’s value', text: swapped }
  }
}

function putAt(text: string, found: RegExpExecArray, put: string): string {
  return text.slice(0, found.index) + put + text.slice(found.index + found[0].length)
}

/** Where a clause ends: before the next one, a parenthesis that closes around it, or the end. */
function endOfClause(sql: string, from: number, isCondition: boolean): number {
  let depth = 0
  for (let at = from; at < sql.length; at++) {
    const sign = sql[at] as string
    if (sign === '(') depth++
    if (sign === ')' && depth-- === 0) return at
    if (depth > 0) continue
    const rest = sql.slice(at)
    if (nextClause.test(rest) || (isCondition && nextCondition.test(rest))) return at
    if (/^[`"']?\s*$/.test(rest)) return at
  }
  return sql.length
}
