import { stripTypeScriptTypes } from 'node:module'
import { parseAst } from 'vite'
import { spaceless } from '../src/engine/query/mutate/strength.ts'
import { mutateProgram, type ProgramMutant } from './mutate-program.ts'

/** A patch with one thing wrong; `isOfPatch` where the wrong thing is in what the patch changed. */
export interface PatchMutant extends ProgramMutant {
  readonly isOfPatch: boolean
}

/** Every patch that lacks a part of this one, or has one of its conditions weakened, by rule. */
export function mutatePatch(starter: string, solution: string): PatchMutant[] {
  const kept = keptLines(starter.split('\n'), solution.split('\n'))
  const found = new Map<string, PatchMutant>()
  for (const { rule, text } of [
    ...partsUndone(starter, solution, kept),
    ...weakenings(solution),
    ...mutateProgram(solution, 'ts'),
  ]) {
    if (found.has(text) || !isProgram(text)) continue
    if ([solution, starter].some((one) => running(one) === running(text))) continue
    found.set(text, { rule, text, isOfPatch: touchesPatch(solution, text, kept) })
  }
  return [...found.values()]
}

/** What of a program runs: types don't, and neither does white space. */
const running = (text: string): string => spaceless(stripTypeScriptTypes(text))

function isProgram(text: string): boolean {
  try {
    parseAst(text, { lang: 'ts' })
    return true
  } catch {
    return false
  }
}

/** For each line of the solution, which line of the starter it is; -1 where the patch put it there. */
function keptLines(before: readonly string[], after: readonly string[]): number[] {
  const lengths = Array.from({ length: before.length + 1 }, () =>
    Array.from({ length: after.length + 1 }, () => 0),
  )
  const at = (row: number, column: number): number => lengths[row]?.[column] ?? 0
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      const isSame = before[row] === after[column]
      const length = isSame
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1))
      ;(lengths[row] as number[])[column] = length
    }
  }
  const kept = Array.from({ length: after.length }, () => -1)
  let row = 0
  let column = 0
  while (row < before.length && column < after.length) {
    if (before[row] === after[column]) kept[column++] = row++
    else if (at(row + 1, column) >= at(row, column + 1)) row++
    else column++
  }
  return kept
}

/** Every hunk put back as the starter has it, and every line of a hunk by itself. */
function* partsUndone(
  starter: string,
  solution: string,
  kept: readonly number[],
): Generator<ProgramMutant> {
  const before = starter.split('\n')
  const after = solution.split('\n')
  let from = 0
  while (from < after.length) {
    const isStart = kept[from] === -1 || hasGap(kept, from)
    if (!isStart) {
      from++
      continue
    }
    let to = from
    while (to < after.length && kept[to] === -1) to++
    const first = from === 0 ? 0 : (kept[from - 1] ?? -1) + 1
    const last = to === after.length ? before.length : (kept[to] as number)
    const old = before.slice(first, last)
    yield { rule: 'part undone', text: after.toSpliced(from, to - from, ...old).join('\n') }
    for (let line = from; line < to && to - from > 1; line++) {
      yield { rule: 'line left out', text: after.toSpliced(line, 1).join('\n') }
      const same = old.length === to - from ? old[line - from] : undefined
      if (same !== undefined) yield { rule: 'line undone', text: after.with(line, same).join('\n') }
    }
    from = Math.max(to, from + 1)
  }
}

/** Whether the patch took out lines of the starter right before this one. */
function hasGap(kept: readonly number[], at: number): boolean {
  const own = kept[at] as number
  const before = at === 0 ? -1 : (kept[at - 1] as number)
  return own !== -1 && before !== own - 1 && (at === 0 || before !== -1)
}

function touchesPatch(solution: string, mutant: string, kept: readonly number[]): boolean {
  const a = solution.split('\n')
  const b = mutant.split('\n')
  let first = 0
  while (first < a.length && a[first] === b[first]) first++
  let last = 0
  while (last < a.length - first && a.at(-1 - last) === b.at(-1 - last)) last++
  const changed = kept.slice(first, Math.max(first + 1, a.length - last))
  return changed.includes(-1)
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

interface Edit {
  readonly rule: string
  readonly start: number
  readonly end: number
  readonly text: string
}

/** What people write who close a hole half. */
function* weakenings(text: string): Generator<ProgramMutant> {
  const program = parseAst(text, { lang: 'ts' }) as unknown as Node
  for (const { rule, start, end, text: put } of editsBelow(program, text, [])) {
    yield { rule, text: text.slice(0, start) + put + text.slice(end) }
  }
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value

function* editsBelow(node: Node, text: string, names: readonly string[]): Generator<Edit> {
  const params = Array.isArray(node.params) ? (node.params as readonly Node[]) : []
  const known = [...names, ...params.map(({ name }) => String(name))]
  yield* conditionEdits(node, text, known)
  yield* listEdits(node, text)
  yield* callEdits(node, text)
  yield* literalEdits(node)
  for (const value of Object.values(node)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (isNode(one) && !one.type.startsWith('TS')) yield* editsBelow(one, text, known)
    }
  }
}

interface Comparison extends Node {
  readonly left: Node
  readonly right: Node
  readonly operator: string
}

/** Of two values that a client may have sent: null, numbers and types are compared as they are. */
function isComparison(node: Node): node is Comparison {
  if (node.type !== 'BinaryExpression' || !/^[!=]==$/.test(String(node.operator))) return false
  const { left, right } = node as Comparison
  return [left, right].every(
    (side) =>
      side.type !== 'UnaryExpression' &&
      !(side.type === 'Literal' && typeof side.value !== 'string') &&
      side.name !== 'undefined',
  )
}

/** Comparisons that let more through, and checks that look at some requests only. */
function* conditionEdits(node: Node, text: string, names: readonly string[]): Generator<Edit> {
  const of = (one: Node): string => text.slice(one.start, one.end)
  const { start, end } = node
  if (isComparison(node)) {
    const { left, right, operator } = node
    const not = operator === '!==' ? '!' : ''
    const [a, b] = [`String(${of(left)})`, `String(${of(right)})`]
    const put = (made: string): Edit => ({ rule: 'weaker comparison', start, end, text: made })
    yield put(`(${not}${a}.startsWith(${b}))`)
    yield put(`(${not}${a}.includes(${b}))`)
    yield put(`(${a}.toLowerCase() ${operator} ${b}.toLowerCase())`)
    yield put(`(${of(left)} ${operator.slice(0, 2)} ${of(right)})`)
  }
  if (node.type !== 'IfStatement') return
  const { test } = node as Node & { test: Node }
  const narrowed = (condition: string): Edit => ({
    rule: 'some requests only',
    start: test.start,
    end: test.end,
    text: `${condition} && (${of(test)})`,
  })
  for (const method of ['GET', 'POST']) {
    if (names.includes('request')) yield narrowed(`request.method === '${method}'`)
  }
  if (names.includes('request')) yield narrowed(`!request.url.includes('%')`)
}

/** One of a list, one property or one argument forgotten, and two steps in the other order. */
function* listEdits(node: Node, text: string): Generator<Edit> {
  const of = (one: Node): string => text.slice(one.start, one.end)
  const lists: readonly unknown[] =
    node.type === 'ArrayExpression'
      ? [node.elements]
      : node.type === 'ObjectExpression' || node.type === 'ObjectPattern'
        ? [node.properties]
        : []
  for (const list of lists as readonly (readonly Node[])[]) {
    for (const [at, one] of list.entries()) {
      if (one === null) continue
      const next = list[at + 1]
      const before = list[at - 1]
      yield {
        rule: 'one of a list forgotten',
        start: next || !before ? one.start : before.end,
        end: next ? next.start : one.end,
        text: '',
      }
    }
  }
  if (node.type !== 'BlockStatement') return
  const steps = node.body as readonly Node[]
  for (const [at, one] of steps.entries()) {
    const next = steps[at + 1]
    if (next === undefined || /^Return|^Throw/.test(one.type)) continue
    const between = text.slice(one.end, next.start)
    yield {
      rule: 'other order',
      start: one.start,
      end: next.end,
      text: of(next) + between + of(one),
    }
  }
}

const weaker: Readonly<Record<string, readonly string[]>> = {
  replaceAll: ['replace'],
  resolve: ['join', 'normalize'],
  hasOwn: ['keys'],
  isInteger: ['isFinite'],
  isSafeInteger: ['isFinite'],
}

/** A call left out that changes its argument, or one that does half of it. */
function* callEdits(node: Node, text: string): Generator<Edit> {
  if (node.type !== 'CallExpression') return
  const of = (one: Node): string => text.slice(one.start, one.end)
  const { callee, arguments: given } = node as Node & { callee: Node; arguments: readonly Node[] }
  const [only] = given
  if (only && given.length === 1 && !/Function|Spread/.test(only.type)) {
    yield { rule: 'call left out', start: node.start, end: node.end, text: `(${of(only)})` }
  }
  if (callee.type !== 'MemberExpression') return
  const { property } = callee as Node & { property: Node }
  for (const other of Object.hasOwn(weaker, of(property)) ? (weaker[of(property)] ?? []) : []) {
    yield { rule: 'half of it', start: property.start, end: property.end, text: other }
  }
}

/** Patterns, SQL, words and limits that are a little different. */
function* literalEdits(node: Node): Generator<Edit> {
  const { start, end } = node
  if (node.type === 'Literal' && 'regex' in node) {
    const { pattern, flags } = node.regex as { pattern: string; flags: string }
    for (const [rule, made] of patternEdits(pattern, flags)) yield { rule, start, end, text: made }
  } else if (node.type === 'Literal' && typeof node.value === 'number' && node.value > 1) {
    for (const value of [node.value * 10, Math.floor(node.value / 10)])
      yield { rule: 'another limit', start, end, text: String(value) }
  } else if (node.type === 'Literal' && typeof node.value === 'string') {
    for (const [rule, made] of sqlEdits(node.value))
      yield { rule, start, end, text: JSON.stringify(made) }
    if (node.value !== '' && !/^node:|^pg$|^fastify/.test(node.value))
      yield { rule: 'other words', start, end, text: JSON.stringify(`${node.value}x`) }
  } else if (node.type === 'TemplateElement') {
    const { raw } = node.value as { raw: string }
    for (const [rule, made] of sqlEdits(raw)) yield { rule, start, end, text: made }
  }
}

function* patternEdits(pattern: string, flags: string): Generator<[string, string]> {
  for (const flag of flags) yield ['flag left out', `/${pattern}/${flags.replace(flag, '')}`]
  const hasLetters = /[a-z]/i.test(pattern.replace(/\\./g, ''))
  if (hasLetters && !flags.includes('i')) yield ['any case', `/${pattern}/${flags}i`]
  if (pattern.startsWith('^')) yield ['not from the start', `/${pattern.slice(1)}/${flags}`]
  if (pattern.endsWith('$')) yield ['not to the end', `/${pattern.slice(0, -1)}/${flags}`]
  for (const { index, 0: all, 1: inside = '' } of pattern.matchAll(/\[\^?((?:\\.|[^\]\\])+)\]/g)) {
    for (const sign of inside.match(/\\.|.-.|./g) ?? []) {
      const less = all.replace(sign, () => '')
      if (less === '[]' || less === '[^]') continue
      const made = pattern.slice(0, index) + less + pattern.slice(index + all.length)
      yield ['a character less', `/${made}/${flags}`]
    }
  }
}

const sqlParts: readonly (readonly [RegExp, string])[] = [
  [/ AND [\w.]+ = \$\d+/g, ''],
  [/ AND [\w.]+ = [\w.]+/g, ''],
  [/ WHERE [\w.]+ = \$\d+ AND/g, ' WHERE'],
  [/ WHERE [\w.]+ = \$\d+$/g, ''],
  [/\blower\(([^()]*)\)/g, '$1'],
  [/\btrim\(([^()]*)\)/g, '$1'],
  [/ FOR UPDATE\b/g, ''],
  [/ AND /g, ' OR '],
  [/ = (\$\d+)/g, ' ILIKE $1'],
  [/ <> /g, ' = '],
]

function* sqlEdits(text: string): Generator<[string, string]> {
  if (!/\b(SELECT|INSERT|UPDATE|DELETE|WHERE)\b/.test(text)) return
  for (const [from, to] of sqlParts) {
    for (const match of text.matchAll(from)) {
      const put = match[0].replace(new RegExp(from.source), to)
      yield ['SQL', text.slice(0, match.index) + put + text.slice(match.index + match[0].length)]
    }
  }
}
