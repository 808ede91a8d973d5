import {
  type Edit,
  isNode,
  mutateProgram,
  type Node,
  type ProgramMutant,
} from './mutate-program.ts'
import { isSql, mutateColumns, mutateSqlText, type TextEdit } from './mutate-sql-text.ts'

/** Statuses that are taken for one another. */
const statuses: Readonly<Record<string, readonly number[]>> = {
  200: [201, 204],
  201: [200, 202],
  202: [200, 201],
  204: [200],
  301: [302],
  302: [301, 200],
  303: [302],
  304: [200],
  400: [422, 500],
  401: [403, 400],
  403: [401, 404],
  404: [400, 200, 500],
  405: [404, 400],
  406: [415, 200],
  409: [400, 422, 500],
  410: [404],
  412: [409, 400],
  413: [400, 422],
  415: [400, 406],
  422: [400, 409],
  428: [412, 400],
  429: [503, 403],
  503: [500, 200],
}

/** What a header says, and what else people write there. */
const headerValues: Readonly<Record<string, readonly string[]>> = {
  'application/json': ['text/plain'],
  'application/problem+json': ['application/json'],
  'text/csv': ['text/plain'],
  'no-store': ['no-cache'],
  'no-cache': ['no-store'],
  private: ['public'],
  manual: ['follow'],
  hex: ['base64'],
  base64url: ['base64', 'hex'],
  sha256: ['sha1'],
}

/** Calls in a chain that can be forgotten. */
const forgotten = new Set([
  'header',
  'headers',
  'code',
  'status',
  'type',
  'normalize',
  'replace',
  'replaceAll',
  'catch',
  'padStart',
])

/** What no lab asks for, such as what goes to a log, and what can't be told apart: a query's only row. */
const skipped: Readonly<Record<string, RegExp>> = {
  CatchClause: /console\.error/,
  ExpressionStatement: /^(?:console\.|(?:await )?[\w.]+\.listen\(|[\w.]+\.on\('error')/,
  NewExpression: /^new pg\./,
  MemberExpression: /^rows\[0\]$/,
  LogicalExpression: /^rows\[0\] \?\?/,
}

/** Every server that differs from this one by one rule, each text once. */
export function mutateServer(text: string, file: string): ProgramMutant[] {
  if (file.endsWith('.py')) return mutatePython(text)
  return mutateProgram(text, file.endsWith('.ts') ? 'ts' : 'js', {
    edits: serverEdits,
    skips: ({ type, start, end }, whole) =>
      type === 'ImportDeclaration' || (skipped[type]?.test(whole.slice(start, end)) ?? false),
    drops: ({ rule, text: becomes }, was) =>
      (rule === 'left out' && /\.(?:end|send)\(/.test(was)) ||
      (rule === 'operator' && was.includes('||') && becomes.includes('??')),
  })
}

function* serverEdits(node: Node, text: string): Generator<Edit> {
  const of = (one: Node): string => text.slice(one.start, one.end)
  const put = (rule: string, one: Node, replaced: string): Edit => ({
    rule,
    start: one.start,
    end: one.end,
    text: replaced,
  })
  switch (node.type) {
    case 'Literal':
    case 'TemplateLiteral':
      for (const { rule, text: changed } of mutateLiteral(of(node))) yield put(rule, node, changed)
      return
    case 'ObjectExpression':
      yield* objectEdits(node, of, put)
      return
    case 'ArrayExpression':
      yield* arrayEdits(node, of, put)
      return
    case 'CallExpression': {
      const { callee } = node as Node & { callee: Node }
      if (callee.type !== 'MemberExpression') return
      const { object, property } = callee as Node & { object: Node; property: Node }
      if (forgotten.has(of(property))) yield put('call left out', node, of(object))
      return
    }
    case 'ReturnStatement': {
      const { argument } = node as Node & { argument: Node | null }
      if (argument === null) yield put('return missing', node, ';')
      else if (/Call|Await/.test(argument.type)) yield put('return missing', node, of(argument))
      return
    }
    case 'TryStatement': {
      const { handler, finalizer } = node as Node & { handler: Node | null; finalizer: Node | null }
      if (handler) yield put('swallowed', (handler as Node & { body: Node }).body, '{}')
      if (finalizer) yield put('finally dropped', finalizer, '{}')
      return
    }
    case 'ForOfStatement':
    case 'ForStatement':
    case 'WhileStatement': {
      const { body } = node as Node & { body: Node }
      const inner = body.type === 'BlockStatement' ? of(body).slice(1, -1) : of(body)
      yield put('stops early', body, `{${inner}; break }`)
      return
    }
    case 'AssignmentPattern':
      yield put('default dropped', node, of((node as Node & { left: Node }).left))
      return
    case 'ChainExpression':
      yield put(
        'not optional',
        node,
        of(node)
          .replace(/\?\.(?=[[(])/, '')
          .replace(/\?\./, '.'),
      )
      return
  }
}

type Of = (one: Node) => string
type Put = (rule: string, one: Node, replaced: string) => Edit

/** A field is left out, or takes its neighbor's value. */
function* objectEdits(node: Node, of: Of, put: Put): Generator<Edit> {
  const { properties } = node as Node & { properties: readonly (Node & { key?: Node })[] }
  const texts = properties.map(of)
  const whole = (parts: readonly string[]): string => `{ ${parts.join(', ')} }`
  for (const [at, property] of properties.entries()) {
    const key = property.key ? of(property.key) : '...'
    if (key === 'error' || key === 'connectionString') continue
    yield put('field left out', node, whole(texts.toSpliced(at, 1)))
    const other = properties[at + 1] ?? properties[at - 1]
    const value = other && valueOf(other)
    if (key === '...' || !value) continue
    yield put('neighbor’s value', node, whole(texts.with(at, `${key}: ${of(value)}`)))
  }
}

const valueOf = (property: Node): Node | null =>
  property.type === 'Property' && isNode(property.value) && !/Function/.test(property.value.type)
    ? property.value
    : null

/** Two neighbors change places; of a list of constants one is missing. */
function* arrayEdits(node: Node, of: Of, put: Put): Generator<Edit> {
  const { elements } = node as Node & { elements: readonly (Node | null)[] }
  const items = elements.filter((one) => one !== null)
  if (items.length !== elements.length || items.length < 2) return
  const texts = items.map(of)
  const areConstants = items.every(({ type }) => type === 'Literal' || type === 'ArrayExpression')
  for (const [at, text] of texts.entries()) {
    const next = texts[at + 1]
    if (next !== undefined && !areConstants) {
      const swapped = texts.with(at, next).with(at + 1, text)
      yield put('parameters exchanged', node, `[${swapped.join(', ')}]`)
    }
    if (areConstants) {
      yield put('left out of a list', node, `[${texts.toSpliced(at, 1).join(', ')}]`)
    }
  }
}

/** A literal as it's written: a number, a string, a template or a pattern. */
function* mutateLiteral(raw: string): Generator<TextEdit> {
  for (const status of statuses[raw] ?? []) yield { rule: 'status', text: String(status) }
  if (raw.startsWith('/')) yield* mutatePattern(raw)
  if (!/^['"`]/.test(raw)) return
  const inner = raw.slice(1, -1)
  const quote = raw.charAt(0)
  const around = function* (edits: Iterable<TextEdit>): Generator<TextEdit> {
    for (const { rule, text } of edits) yield { rule, text: quote + text + quote }
  }
  if (isSql(raw)) return yield* mutateSqlText(raw)
  if (/^\w+(?: AS \w+)?(?:, \w+(?: AS \w+)?)+$/.test(inner)) yield* around(mutateColumns(inner))
  const values = Object.hasOwn(headerValues, inner) ? (headerValues[inner] ?? []) : []
  yield* around(values.map((text) => ({ rule: 'another value', text })))
  yield* around(mutateHeader(inner))
}

/** Attributes of a cookie and directives of a cache, each left out; parts of an address too. */
function* mutateHeader(text: string): Generator<TextEdit> {
  const cut = (found: RegExpExecArray): string =>
    text.slice(0, found.index) + text.slice(found.index + found[0].length)
  for (const found of text.matchAll(/; ?[A-Z][\w-]*(?:=(?:\$\{[^}]*\}|[^;$]*))?/g)) {
    yield { rule: 'attribute left out', text: cut(found) }
  }
  if (/^[a-z-]+(?:=\d+)?(?:, [a-z-]+(?:=\d+)?)+$/.test(text)) {
    const parts = text.split(', ')
    for (const at of parts.keys()) {
      yield { rule: 'attribute left out', text: parts.toSpliced(at, 1).join(', ') }
    }
  }
  for (const found of text.matchAll(/(?<==)\d+\b/g)) {
    const next = String(Number(found[0]) + 1)
    const changed = text.slice(0, found.index) + next + text.slice(found.index + found[0].length)
    yield { rule: 'off by one', text: changed }
  }
  for (const found of text.matchAll(/(?<=^|\})[^\w${}]+(?=\$\{|$)|^\/\w+\/(?=\$\{)/g)) {
    if (text.includes('${')) yield { rule: 'part left out', text: cut(found) }
  }
}

/** A pattern without one of its anchors or its flag, and with other bounds. */
function* mutatePattern(raw: string): Generator<TextEdit> {
  const end = raw.lastIndexOf('/')
  const source = raw.slice(1, end)
  const flags = raw.slice(end + 1)
  const of = (rule: string, changed: string, other = flags): TextEdit => ({
    rule,
    text: `/${changed}/${other}`,
  })
  if (source.startsWith('^') && source.length > 1) yield of('anchor dropped', source.slice(1))
  if (/(?<!\\)\$$/.test(source)) yield of('anchor dropped', source.slice(0, -1))
  for (const flag of flags) yield of('flag dropped', source, flags.replace(flag, ''))
  for (const found of source.matchAll(/\{(\d+)(?:,(\d*))?\}/g)) {
    const [all, low = '', high] = found
    const put = (text: string): string =>
      source.slice(0, found.index) + text + source.slice(found.index + all.length)
    const rest = high === undefined ? '' : `,${high}`
    yield of('off by one', put(`{${Number(low) + 1}${rest}}`))
    if (Number(low) > 0) yield of('off by one', put(`{${Number(low) - 1}${rest}}`))
    if (high) yield of('off by one', put(`{${low},${Number(high) + 1}}`))
    if (high) yield of('bound dropped', put(`{${low},}`))
  }
  for (const found of source.matchAll(/(?<!\\)[+*](?![?)])/g)) {
    const other = found[0] === '+' ? '*' : '+'
    yield of('off by one', source.slice(0, found.index) + other + source.slice(found.index + 1))
  }
}

interface LineRule {
  readonly rule: string
  readonly was: RegExp
  readonly becomes: readonly string[]
}

/** Python has no parser here: these change a line without breaking its shape. */
const pythonRules: readonly LineRule[] = [
  { rule: 'operator', was: / < /g, becomes: [' <= ', ' > '] },
  { rule: 'operator', was: / <= /g, becomes: [' < '] },
  { rule: 'operator', was: / > /g, becomes: [' >= ', ' < '] },
  { rule: 'operator', was: / >= /g, becomes: [' > ', ' < '] },
  { rule: 'operator', was: / == /g, becomes: [' != '] },
  { rule: 'operator', was: / != /g, becomes: [' == '] },
  { rule: 'operator', was: / and /g, becomes: [' or '] },
  { rule: 'operator', was: / or /g, becomes: [' and '] },
  { rule: 'the other way', was: /\b(?:if|elif) not /g, becomes: ['if '] },
  { rule: 'the other value', was: /\bTrue\b/g, becomes: ['False'] },
  { rule: 'the other value', was: /\bFalse\b/g, becomes: ['True'] },
  { rule: 'call left out', was: /\.(?:strip|lower|upper|encode|rstrip)\(\)/g, becomes: [''] },
  { rule: 'left out', was: /^( +)self\.send_header\(.*$/gm, becomes: ['$1pass'] },
  { rule: 'return missing', was: /^( +)return (?=\w[\w.]*\()/gm, becomes: ['$1'] },
]

function mutatePython(text: string): ProgramMutant[] {
  const found = new Map<string, ProgramMutant>()
  const keep = (rule: string, at: RegExpExecArray, put: string): void => {
    const mutant = text.slice(0, at.index) + put + text.slice(at.index + at[0].length)
    if (mutant !== text && !found.has(mutant)) found.set(mutant, { rule, text: mutant })
  }
  for (const { rule, was, becomes } of pythonRules) {
    for (const at of text.matchAll(was)) {
      for (const other of becomes)
        keep(
          rule,
          at,
          other.replace('$1', () => at[1] ?? ''),
        )
    }
  }
  for (const at of text.matchAll(/(?<![\w.])[1-5]\d\d(?![\w.])/g)) {
    for (const status of statuses[at[0]] ?? []) keep('status', at, String(status))
  }
  for (const at of text.matchAll(/"""[^"]*"""|"[^"\n]*"/g)) {
    if (!isSql(at[0])) continue
    for (const { rule, text: put } of mutateSqlText(at[0])) keep(rule, at, put)
  }
  return [...found.values()]
}
