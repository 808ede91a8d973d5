import { parseAst } from 'vite'

/*
 * Which test files reach which code: every block of a copy says once that it was reached, in a file
 * that an environment variable names. Processes that tests start inherit the variable, so what they
 * run counts too.
 */

/** The environment variable that names the file. */
export const reachVariable = 'MUTATION_REACHED'

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

interface Block {
  readonly start: number
  readonly end: number
  readonly isExpression: boolean
}

/**
 * Asks for nothing but globals, so that it can be put before any module. A process is started with
 * its file's name and keeps it, so a block in a hot loop costs one look into a set.
 */
const prelude = `globalThis.__reached ??= ((seen, file) => (id) => {
  if (seen.has(id)) return;
  seen.add(id);
  if (file) process.getBuiltinModule('node:fs').appendFileSync(file, id + '\\n')
})(new Set(), process.env.${reachVariable});`.replace(/\n\s*/g, ' ')

/** The same program, which says what it reaches. */
export function traceProgram(file: string, text: string): string {
  const puts = blocksOf(text).flatMap(({ start, end, isExpression }) =>
    isExpression
      ? [
          { at: start, put: `(__reached('${file}:${start}'), `, order: 1 },
          { at: end, put: ')', order: 0 },
        ]
      : [{ at: start + 1, put: `__reached('${file}:${start}');`, order: 1 }],
  )
  // From the end, so that places stay where they are; at one place, what closes goes first.
  puts.sort((a, b) => b.at - a.at || b.order - a.order)
  let traced = text
  for (const { at, put } of puts) traced = traced.slice(0, at) + put + traced.slice(at)
  return `${prelude}__reached('${file}:0');${traced}`
}

/** The name of the innermost block that a place is in, as the trace says it. */
export function blockAt(file: string, blocks: readonly Block[], at: number): string {
  const around = blocks.filter(({ start, end }) => start < at && at < end)
  const innermost = around.sort((a, b) => b.start - a.start)[0]
  return `${file}:${innermost?.start ?? 0}`
}

/** Blocks of statements, and expressions that are a function's body. */
export function blocksOf(text: string): Block[] {
  const found: Block[] = []
  const open: Node[] = [parseAst(text, { lang: 'ts' }) as unknown as Node]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { type, start, end } = node
    if (type === 'BlockStatement') found.push({ start, end, isExpression: false })
    const body = node.body as Node | undefined
    if (type === 'ArrowFunctionExpression' && body && body.type !== 'BlockStatement') {
      found.push({ start: body.start, end: body.end, isExpression: true })
    }
    for (const value of Object.values(node)) {
      for (const one of Array.isArray(value) ? value : [value]) if (isNode(one)) open.push(one)
    }
  }
  return found
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value
