import { nearestWord } from '../../../kit/near.ts'

/** A change of a text: what's between two offsets becomes something else. */
interface Edit {
  readonly from: number
  readonly to: number
  readonly by: string
  readonly says: string
}

interface Token {
  readonly text: string
  /** In capitals, as keywords are compared. */
  readonly word: string
  readonly at: number
}

type Rule = (at: number, tokens: readonly Token[]) => readonly Edit[]

/** Changes that are tried, and how much text they may be all together. */
const repairsMax = 60
const charactersMax = 200_000
const nearMax = 60

/**
 * What was most likely meant in a text that isn't SQL: a change is tried for each likely slip, those
 * near the error first, and the first with which `isSql` holds is named. Null if none helps.
 */
export function meantBy(
  sql: string,
  errorAt: number | null,
  isSql: (text: string) => boolean,
): string | null {
  const tokens = tokensOf(sql)
  const place = tokens.findIndex((token) => token.at + token.text.length > (errorAt ?? sql.length))
  const middle = place === -1 ? tokens.length : place
  const order = tokens
    .map((_, at) => at)
    .sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))
    .slice(0, nearMax)
  const edits = [
    ...quoteEdits(sql),
    ...rules.flatMap((rule) => order.flatMap((at) => rule(at, tokens))),
    ...clauseOrder(sql, tokens),
    ...unclosed(sql, tokens),
  ]
  const count = Math.min(repairsMax, Math.floor(charactersMax / (sql.length + 1)))
  const found = edits
    .slice(0, count)
    .find(({ from, to, by }) => isSql(`${sql.slice(0, from)}${by}${sql.slice(to)}`))
  return found?.says ?? null
}

const tokenPattern =
  /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'?|"(?:[^"]|"")*"?|[A-Za-z_][\w$]*|\d+(?:\.\d+)?|[<>=!&|:]+|\S/g

function tokensOf(sql: string): Token[] {
  return [...sql.matchAll(tokenPattern)]
    .filter(([text]) => !text.startsWith('--') && !text.startsWith('/*'))
    .map(({ 0: text, index }) => ({ text, word: text.toUpperCase(), at: index }))
}

const end = ({ at, text }: Token): number => at + text.length
const replaced = (token: Token, by: string, says: string): Edit[] => [
  { from: token.at, to: end(token), by, says },
]

const keywords = new Set(
  (
    'SELECT DISTINCT FROM WHERE GROUP BY HAVING ORDER LIMIT OFFSET JOIN LEFT RIGHT FULL INNER OUTER ' +
    'CROSS ON USING AND OR NOT IN IS NULL LIKE ILIKE BETWEEN EXISTS CASE WHEN THEN ELSE END AS ASC ' +
    'DESC UNION ALL EXCEPT INTERSECT WITH RECURSIVE OVER PARTITION INSERT INTO VALUES UPDATE SET ' +
    'DELETE RETURNING CONFLICT NOTHING CREATE TABLE PRIMARY KEY UNIQUE REFERENCES CHECK DEFAULT ' +
    'FOREIGN INDEX VIEW INTERVAL CAST FILTER LATERAL'
  ).split(' '),
)

/** What to do about a quote that a word processor made; null if there's none. */
export function wordProcessorQuote(text: string): string | null {
  const curly = /[‘’“”]/.exec(text)?.[0]
  return curly === undefined
    ? null
    : `${curly} is a quote from a word processor. Type a straight one: '.`
}

/** Quotes of a word processor, and the backticks of other databases. */
function quoteEdits(sql: string): Edit[] {
  const whole = (by: string, says: string): Edit => ({ from: 0, to: sql.length, by, says })
  const curly = wordProcessorQuote(sql)
  const straight = sql.replaceAll(/[‘’]/g, "'").replaceAll(/[“”]/g, '"')
  return [
    ...(curly === null ? [] : [whole(straight, curly)]),
    ...(sql.includes('`')
      ? [
          whole(
            sql.replaceAll('`', ''),
            'PostgreSQL has no backticks. Write the name without them.',
          ),
        ]
      : []),
  ]
}

/** `SELCT`, `FORM`, `WHER`. */
const keyword: Rule = (at, tokens) => {
  const token = tokens[at] as Token
  if (!/^[A-Z_]+$/.test(token.word) || keywords.has(token.word)) return []
  const meant = nearestWord(token.word, keywords)
  return meant === null
    ? []
    : replaced(token, meant, `Did you mean \`${meant}\`? It says \`${token.text}\`.`)
}

const signs: Readonly<Record<string, readonly [by: string, says: string]>> = {
  '==': ['=', '`=` compares in SQL: one sign, not two.'],
  '===': ['=', '`=` compares in SQL: one sign, not three.'],
  '!==': ['<>', '“Not equal” is `<>` in SQL.'],
  '=<': ['<=', '“At most” is `<=`.'],
  '=>': ['>=', '“At least” is `>=`.'],
  '&&': ['and', '“And” is the word `AND` in SQL.'],
  '||': ['or', '“Or” is the word `OR` in SQL; `||` joins strings.'],
}

/** What a sign of another language is in SQL; null for any other. */
export function signMeant(typed: string): string | null {
  return (Object.hasOwn(signs, typed) ? signs[typed]?.[1] : null) ?? null
}

const sign: Rule = (at, tokens) => {
  const token = tokens[at] as Token
  const found = Object.hasOwn(signs, token.text) ? signs[token.text] : undefined
  return found === undefined ? [] : replaced(token, ` ${found[0]} `, found[1])
}

/** `price x 2`. */
const times: Rule = (at, tokens) => {
  const token = tokens[at] as Token
  if (token.word !== 'X' && token.text !== '×') return []
  return replaced(token, '*', `Use \`*\` to multiply; \`${token.text}\` is a name here.`)
}

/** `ORDER title`, `GROUP genre`. */
const missingBy: Rule = (at, tokens) => {
  const token = tokens[at] as Token
  if (!['ORDER', 'GROUP', 'PARTITION'].includes(token.word) || tokens[at + 1]?.word === 'BY') {
    return []
  }
  return replaced(
    token,
    `${token.text} by`,
    `\`${token.word} BY\` has two words: \`BY\` is missing.`,
  )
}

/** A comma with nothing after it. */
const extraComma: Rule = (at, tokens) => {
  const token = tokens[at] as Token
  const next = tokens[at + 1]
  const isLast =
    next === undefined || /^(FROM|WHERE|GROUP|ORDER|HAVING|LIMIT|\)|;)$/.test(next.word)
  if (token.text !== ',' || !isLast) return []
  const before = next === undefined ? 'at the end' : `before \`${next.word}\``
  return replaced(token, ' ', `There's a comma too many ${before}.`)
}

/** `AND` or `OR` with nothing after it. */
const danglingWord: Rule = (at, tokens) => {
  const token = tokens[at] as Token
  const next = tokens[at + 1]
  const isLast = next === undefined || /^(GROUP|ORDER|HAVING|LIMIT|\)|;)$/.test(next.word)
  if (!['AND', 'OR', 'WHERE', 'ON', 'HAVING'].includes(token.word) || !isLast) return []
  return replaced(
    token,
    ' ',
    `A condition is missing after \`${token.word}\`. Write one, or take \`${token.word}\` away.`,
  )
}

/** `WHERE ended_at NULL`. */
const missingIs: Rule = (at, tokens) => {
  const token = tokens[at] as Token
  const isNull = token.word === 'NULL' || (token.word === 'NOT' && tokens[at + 1]?.word === 'NULL')
  if (!isNull || ['IS', 'NOT'].includes(tokens[at - 1]?.word ?? '')) return []
  const said = token.word === 'NOT' ? 'IS NOT NULL' : 'IS NULL'
  return replaced(
    token,
    `is ${token.text}`,
    `Whether a value is missing is asked with \`${said}\`.`,
  )
}

/** `BETWEEN 1, 5`. */
const commaInBetween: Rule = (at, tokens) => {
  const token = tokens[at] as Token
  if (token.text !== ',' || tokens[at - 2]?.word !== 'BETWEEN') return []
  return replaced(token, ' and ', '`BETWEEN` has `AND` between its two ends: `BETWEEN 1 AND 5`.')
}

/** `SELECT TOP 5 …`. */
const top: Rule = (at, tokens) => {
  const [token, count] = [tokens[at] as Token, tokens[at + 1]]
  if (token.word !== 'TOP' || count === undefined || !/^\d+$/.test(count.text)) return []
  const says = `PostgreSQL has no \`TOP\`. Write \`LIMIT ${count.text}\` at the end of the query.`
  return [{ from: token.at, to: end(count), by: ' ', says }]
}

/** A semicolon in the middle of a query. */
const earlySemicolon: Rule = (at, tokens) => {
  const token = tokens[at] as Token
  if (token.text !== ';' || tokens[at + 1] === undefined) return []
  return replaced(
    token,
    ' ',
    `The \`;\` before \`${tokens[at + 1]?.text}\` ends the query too early.`,
  )
}

/** One bracket or quote too many. */
const extraBracket: Rule = (at, tokens) => {
  const token = tokens[at] as Token
  return token.text === ')' ? replaced(token, ' ', "There's one `)` too many.") : []
}

/** `title year_released FROM`: a comma is missing between two things. */
const missingComma: Rule = (at, tokens) => {
  const [before, token] = [tokens[at - 1], tokens[at] as Token]
  const isValue = (one: Token | undefined): boolean =>
    one !== undefined && (/^[\w'")]/.test(one.text) || one.text === '*') && !keywords.has(one.word)
  if (!isValue(before) || !isValue(token) || before === undefined) return []
  const says = `A comma is missing after \`${before.text}\`.`
  return [{ from: end(before), to: end(before), by: ',', says }]
}

const rules: readonly Rule[] = [
  keyword,
  sign,
  times,
  missingBy,
  extraComma,
  danglingWord,
  missingIs,
  commaInBetween,
  top,
  earlySemicolon,
  extraBracket,
  missingComma,
]

const clauses = ['SELECT', 'FROM', 'WHERE', 'GROUP', 'HAVING', 'ORDER', 'LIMIT']

/** Clauses of one query that come in another order than SQL has them. */
function clauseOrder(sql: string, tokens: readonly Token[]): Edit[] {
  let depth = 0
  const starts = tokens.filter(({ text, word }) => {
    if (text === ')') depth--
    const isClause = depth === 0 && clauses.includes(word)
    if (text === '(') depth++
    return isClause
  })
  const rank = ({ word }: Token): number => clauses.indexOf(word)
  const late = starts.find((token, at) => at > 0 && rank(token) < rank(starts[at - 1] as Token))
  const first = starts[0]
  if (late === undefined || first === undefined) return []
  const stop = tokens.at(-1)?.text === ';' ? (tokens.at(-1) as Token).at : sql.length
  const parts = starts.map((token, at) => ({
    token,
    text: sql.slice(token.at, starts[at + 1]?.at ?? stop).trim(),
  }))
  const sorted = parts.toSorted((a, b) => rank(a.token) - rank(b.token)).map(({ text }) => text)
  const passed = starts.filter((token) => token.at < late.at && rank(token) > rank(late))
  const before = (passed[0] as Token | undefined)?.word ?? ''
  const full = (word: string): string => (/^(GROUP|ORDER)$/.test(word) ? `${word} BY` : word)
  const says = `\`${full(late.word)}\` comes before \`${full(before)}\`. The order is SELECT, FROM, WHERE, GROUP BY, HAVING, ORDER BY, LIMIT.`
  return [{ from: first.at, to: stop, by: `${sorted.join('\n')}\n`, says }]
}

/** A parenthesis that's never closed. */
function unclosed(sql: string, tokens: readonly Token[]): Edit[] {
  const open: Token[] = []
  for (const token of tokens) {
    if (token.text === '(') open.push(token)
    else if (token.text === ')') open.pop()
  }
  const last = open.at(-1)
  if (last === undefined) return []
  const line = sql.slice(0, last.at).split('\n').length
  const says = `The \`(\` in line ${line} is never closed: a \`)\` is missing.`
  return tokens
    .filter((token) => token.at > last.at)
    .map((token) => ({ from: end(token), to: end(token), by: ')', says }))
}
