import type { IndexStmt, Node } from 'libpg-query'
import type { Reason } from '../../kit/problem.ts'
import type { AnswerPart, CostLab } from '../../lab/kinds/cost.ts'
import { readingGate } from '../query/grade/gate.ts'
import { isSyntax, type ParsedStatement, parseStatements, syntaxProblem } from '../sql/parse.ts'
import { strings } from '../sql/walk.ts'
import { fillValues } from './values.ts'

/** An answer, cut into its parts. Texts are as they were written: values are put in for each request. */
export type ReadAnswer =
  | {
      readonly kind: 'read'
      readonly select: string | null
      /** Statements that change something, in their order. */
      readonly changes: readonly string[]
      /** Names of the indexes that it makes and that hold some rows only. */
      readonly partial: readonly string[]
    }
  | { readonly kind: 'unread'; readonly reason: Reason; readonly at: number | null }

/** What is asked of the text; `values` are such as its SELECT may name. */
export interface Asked extends Pick<CostLab, 'answer' | 'statementsMax'> {
  readonly values: Readonly<Record<string, string>>
  readonly bytesMax: number
}

const partNames: Readonly<Record<AnswerPart, string>> = {
  select: 'one SELECT',
  index: 'CREATE INDEX or DROP INDEX',
  function: 'CREATE FUNCTION in SQL or PL/pgSQL',
  load: 'statements that load the rows',
}

/** Reads an answer, and refuses what is not asked for. */
export function readAnswer(text: string, asked: Asked): ReadAnswer {
  const expected = asked.answer.map((part) => partNames[part]).join(', and ')
  if (Buffer.byteLength(text) > asked.bytesMax) {
    return unread(`at most ${asked.bytesMax} bytes`, 'more', 'Hand in a shorter answer.', null)
  }
  const nul = text.indexOf('\0')
  if (nul >= 0) return unread(expected, 'a NUL character', 'Take it out.', nul)
  const filled = fillValues(text, asked.values)
  const missing = filled.unknown[0]
  if (missing !== undefined) {
    const known = Object.keys(asked.values).map((name) => `:${name}`)
    return unread(
      known.length > 0 ? `values that there are: ${known.join(', ')}` : 'no values',
      `:${missing}`,
      'Write the name as the brief does.',
      text.indexOf(`:${missing}`),
    )
  }
  let statements: ParsedStatement[]
  try {
    statements = parseStatements(filled.sql)
  } catch (error) {
    if (!isSyntax(error)) throw error
    const { message, at: place } = syntaxProblem(error)
    const at = place === null || place < 0 ? null : filled.placeOf(place)
    const read = 'Read it from its beginning.'
    const look = 'Look at the marked place, and a little before it.'
    return unread('SQL that PostgreSQL can read', message, at === null ? read : look, at)
  }
  return cut(text, filled, statements, asked, expected)
}

function cut(
  text: string,
  filled: ReturnType<typeof fillValues>,
  statements: readonly ParsedStatement[],
  { answer, statementsMax, bytesMax }: Asked,
  expected: string,
): ReadAnswer {
  const written = ({ from, to }: ParsedStatement): string =>
    text.slice(filled.placeOf(from), filled.placeOf(to)).trim()
  const selects = statements.filter(
    ({ kind }) => kind === 'SelectStmt' && answer.includes('select'),
  )
  const changes = statements.filter((statement) => !selects.includes(statement))
  const [select, second] = selects
  if (second !== undefined) {
    return unread(expected, 'more than one SELECT', 'Keep one query.', filled.placeOf(second.from))
  }
  if (answer.includes('select')) {
    if (select === undefined) {
      const [first] = changes
      const came = first === undefined ? 'nothing' : nameOf(filled.sql, first)
      return unread(expected, came, 'Write a query that begins with SELECT or WITH.', null)
    }
    const gate = readingGate(filled.sql.slice(select.from, select.to), bytesMax)
    if (gate.kind === 'refused') return { kind: 'unread', reason: gate.reason, at: null }
  }
  for (const statement of changes) {
    if (answer.some((part) => isPart(part, statement.node))) continue
    return unread(
      expected,
      nameOf(filled.sql, statement),
      'Leave that statement out: the work must become less by what is asked for alone.',
      filled.placeOf(statement.from),
    )
  }
  const asksChange = answer.some((part) => part !== 'select')
  if (asksChange && changes.length === 0) {
    return unread(expected, 'no statement that changes something', 'Write it below.', null)
  }
  const creating = changes.filter(({ kind }) => kind !== 'DropStmt' || answer.includes('load'))
  if (creating.length > statementsMax) {
    const most = `${statementsMax} ${statementsMax === 1 ? 'statement' : 'statements'} at most`
    return unread(most, `${creating.length}`, 'Do it in fewer.', null)
  }
  return {
    kind: 'read',
    select: select === undefined ? null : written(select),
    changes: changes.map(written),
    partial: changes.flatMap(({ node }) =>
      'IndexStmt' in node && node.IndexStmt.whereClause !== undefined
        ? [indexName(node.IndexStmt)]
        : [],
    ),
  }
}

/** Its own name, or how the one begins that PostgreSQL gives it. */
function indexName({ idxname, relation }: IndexStmt): string {
  return idxname ?? `${relation?.relname ?? ''}_`
}

const loading = new Set([
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
  'CopyStmt',
  'CreateStmt',
  'CreateTableAsStmt',
  'AlterTableStmt',
  'IndexStmt',
  'DropStmt',
  'RenameStmt',
  'DoStmt',
  'TransactionStmt',
  'TruncateStmt',
  'SelectStmt',
  'VacuumStmt',
])

function isPart(part: AnswerPart, node: Node): boolean {
  const kind = Object.keys(node)[0] ?? ''
  switch (part) {
    case 'select':
      return false
    case 'index':
      return (
        kind === 'IndexStmt' || ('DropStmt' in node && node.DropStmt.removeType === 'OBJECT_INDEX')
      )
    case 'function':
      return 'CreateFunctionStmt' in node && isPlainFunction(node)
    case 'load':
      return loading.has(kind)
  }
}

/** In SQL or PL/pgSQL, and with no setting of its own. */
function isPlainFunction(node: Extract<Node, { CreateFunctionStmt: unknown }>): boolean {
  const options = (node.CreateFunctionStmt.options ?? []).flatMap((option) =>
    'DefElem' in option ? [option.DefElem] : [],
  )
  if (options.some(({ defname }) => defname === 'set' || defname === 'security')) return false
  const language = options.find(({ defname }) => defname === 'language')?.arg
  if (language === undefined) return true
  return ['sql', 'plpgsql'].includes((strings([language])[0] ?? '').toLowerCase())
}

function nameOf(sql: string, { from, to }: ParsedStatement): string {
  const words = sql
    .slice(from, to)
    .replace(/--[^\n]*\n|\/\*[\s\S]*?\*\//g, ' ')
    .trim()
    .split(/[\s;(]+/)
  const [first = '', second = ''] = words.map((word) => word.toUpperCase())
  const two = ['CREATE', 'ALTER', 'DROP', 'SET', 'REFRESH'].includes(first)
  return two ? `${first} ${second}` : first
}

function unread(expected: string, came: string, attempt: string, at: number | null): ReadAnswer {
  return { kind: 'unread', reason: { expected, came, try: attempt }, at }
}
