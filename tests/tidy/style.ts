import { parseAst } from 'rolldown/parseAst'

export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
}

/** Every function of a TypeScript text with its name and length in lines. */
export function functionsOf(text: string, file: string): { name: string; lines: number }[] {
  const program = parseAst(text, { lang: file.endsWith('.tsx') ? 'tsx' : 'ts' }) as unknown as Node
  const found: { name: string; lines: number }[] = []
  walk(program, 'anonymous', (node, name) => {
    if (!/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type))
      return
    found.push({ name, lines: text.slice(node.start, node.end).split('\n').length })
  })
  return found
}

function walk(node: Node, name: string, visit: (node: Node, name: string) => void): void {
  const own = nameOf(node) ?? name
  visit(node, own)
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child === 'object' && 'type' in child) walk(child as Node, own, visit)
    }
  }
}

function nameOf(node: Node): string | undefined {
  const { id, key } = node as { id?: { name?: string }; key?: { name?: string } }
  return id?.name ?? key?.name
}
