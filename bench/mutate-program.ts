import { parseAst } from 'vite'

/** A program with one thing wrong, by rule. */
export interface ProgramMutant {
  readonly rule: string
  readonly text: string
}

export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

export interface Edit {
  readonly rule: string
  readonly start: number
  readonly end: number
  readonly text: string
}

/** What goes wrong in programs of one sort, besides what goes wrong in all. */
export interface MoreRules {
  edits(node: Node, text: string): Iterable<Edit>
  /** What's left as it is, with all below it. */
  skips(node: Node, text: string): boolean
  /** An edit that shows nothing; `was` is what it replaces. */
  drops(edit: Edit, was: string): boolean
}

/** Every program that differs from this one by one rule, each text once. */
export function mutateProgram(text: string, lang: 'ts' | 'js', more?: MoreRules): ProgramMutant[] {
  const program = parseAst(text, { lang }) as unknown as Node
  const found = new Map<string, ProgramMutant>()
  for (const { rule, start, end, text: put } of editsBelow(program, text, more)) {
    const mutant = text.slice(0, start) + put + text.slice(end)
    if (mutant !== text && !found.has(mutant) && isProgram(mutant, lang)) {
      found.set(mutant, { rule, text: mutant })
    }
  }
  return [...found.values()]
}

function isProgram(text: string, lang: 'ts' | 'js'): boolean {
  try {
    parseAst(text, { lang })
    return true
  } catch {
    return false
  }
}

function* editsBelow(node: Node, text: string, more?: MoreRules): Generator<Edit> {
  if (more?.skips(node, text)) return
  for (const edit of [...editsOf(node, text), ...(more?.edits(node, text) ?? [])]) {
    if (!more?.drops(edit, text.slice(edit.start, edit.end))) yield edit
  }
  for (const value of Object.values(node)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (isNode(one) && (!one.type.startsWith('TS') || (more && 'expression' in one))) {
        yield* editsBelow(one, text, more)
      }
    }
  }
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value

const operators: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>'],
  '<=': ['<', '>='],
  '>': ['>=', '<'],
  '>=': ['>', '<='],
  '===': ['!=='],
  '!==': ['==='],
  '+': ['-'],
  '-': ['+'],
  '*': ['+'],
  '/': ['*'],
  '%': ['/'],
  '&&': ['||'],
  '||': ['&&', '??'],
  '??': ['||'],
  '+=': ['=', '-='],
  '-=': ['=', '+='],
}

/** A method in the place of another that people take for it. */
const methods: Readonly<Record<string, readonly string[]>> = {
  push: ['unshift'],
  unshift: ['push'],
  shift: ['pop'],
  pop: ['shift'],
  startsWith: ['endsWith', 'includes'],
  endsWith: ['startsWith', 'includes'],
  includes: ['startsWith'],
  indexOf: ['lastIndexOf'],
  find: ['findLast'],
  some: ['every'],
  every: ['some'],
  floor: ['ceil', 'round'],
  ceil: ['floor'],
  max: ['min'],
  min: ['max'],
  trim: ['trimStart', 'trimEnd'],
  toSorted: ['toReversed'],
}

/** Calls in a chain that can be left out. */
const leftOut = new Set([
  'trim',
  'toLowerCase',
  'toUpperCase',
  'filter',
  'slice',
  'sort',
  'toSorted',
  'map',
])

function* editsOf(node: Node, text: string): Generator<Edit> {
  const of = (one: Node): string => text.slice(one.start, one.end)
  const put = (rule: string, one: Node, replaced: string): Edit => ({
    rule,
    start: one.start,
    end: one.end,
    text: replaced,
  })
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'AssignmentExpression': {
      const { left, right, operator } = node as Node & { left: Node; right: Node; operator: string }
      const between = text.slice(left.end, right.start)
      for (const other of operators[operator] ?? []) {
        const changed = between.replace(operator, () => other)
        yield { rule: 'operator', start: left.end, end: right.start, text: changed }
      }
      if (node.type === 'LogicalExpression') {
        yield put('one side', node, of(left))
        yield put('one side', node, of(right))
      }
      return
    }
    case 'Literal': {
      const { value } = node
      if (typeof value === 'number') {
        yield put('off by one', node, String(value + 1))
        if (value > 0) yield put('off by one', node, String(value - 1))
      }
      if (typeof value === 'boolean') yield put('the other value', node, String(!value))
      return
    }
    case 'IfStatement': {
      const { consequent, alternate, test } = node as Node & {
        consequent: Node
        alternate: Node | null
        test: Node
      }
      yield put('branch dropped', node, alternate ? of(alternate) : ';')
      yield put('always', node, of(consequent))
      yield put('the other way', test, `!(${of(test)})`)
      return
    }
    case 'ConditionalExpression': {
      const { consequent, alternate } = node as Node & { consequent: Node; alternate: Node }
      yield put('branch dropped', node, `(${of(alternate)})`)
      yield put('branch dropped', node, `(${of(consequent)})`)
      return
    }
    case 'CallExpression':
      yield* callEdits(node, of, put)
      return
    case 'MemberExpression': {
      const { object, property, computed } = node as Node & {
        object: Node
        property: Node
        computed: boolean
      }
      if (computed && property.type === 'Literal' && property.value === 0) {
        yield put('last for first', node, `${of(object)}.at(-1)`)
      }
      return
    }
    case 'UpdateExpression':
      yield put(
        'operator',
        node,
        of(node).replace(/\+\+|--/, (one) => (one === '++' ? '--' : '++')),
      )
      return
    case 'AwaitExpression':
      yield put('not waited for', node, of((node as Node & { argument: Node }).argument))
      return
    case 'ArrowFunctionExpression': {
      const [a, b] = (node as Node & { params: readonly Node[] }).params
      if (a && b) yield { rule: 'swapped', start: a.start, end: b.end, text: `${of(b)}, ${of(a)}` }
      return
    }
    case 'TryStatement':
      yield put('not tried', node, of((node as Node & { block: Node }).block))
      return
    case 'ContinueStatement':
      yield put('ends early', node, 'break')
      return
    case 'BreakStatement':
      yield put('goes on', node, ';')
      return
    case 'ExpressionStatement':
      yield put('left out', node, ';')
      return
    case 'UnaryExpression':
      if (node.operator === '!')
        yield put('the other way', node, of((node as Node & { argument: Node }).argument))
      return
  }
}

function* callEdits(
  node: Node,
  of: (one: Node) => string,
  put: (rule: string, one: Node, replaced: string) => Edit,
): Generator<Edit> {
  const { callee, arguments: given } = node as Node & { callee: Node; arguments: readonly Node[] }
  const [a, b] = given
  if (a && b) yield { rule: 'swapped', start: a.start, end: b.end, text: `${of(b)}, ${of(a)}` }
  if (callee.type !== 'MemberExpression') return
  const { object, property } = callee as Node & { object: Node; property: Node }
  const name = of(property)
  const others = Object.hasOwn(methods, name) ? (methods[name] ?? []) : []
  for (const other of others) yield put('another method', property, other)
  if (leftOut.has(name)) yield put('call left out', node, of(object))
}
