import { parseOne } from './parse.ts'
import { columnPath, type Fields, type Json, type Path, valueAt } from './tree.ts'

/** One change of a tree. */
export interface Edit {
  readonly path: Path
  /** Undefined: the field goes. */
  readonly value: Json | undefined
}

/** The tree with every edit made. Edits must not lie inside one another. */
export function replaceAt(tree: Fields, edits: readonly Edit[]): Fields {
  return edits.reduce((edited, edit) => replaced(edited, edit.path, edit.value) as Fields, tree)
}

function replaced(value: Json | undefined, path: Path, by: Json | undefined): Json | undefined {
  const [step, ...rest] = path
  if (step === undefined) return by
  if (Array.isArray(value)) {
    const items: (Json | undefined)[] = [...value]
    items[step as number] = replaced(items[step as number], rest, by)
    return items as Json[]
  }
  const fields = value as Fields
  const inner = replaced(fields[step], rest, by)
  if (inner !== undefined) return { ...fields, [step]: inner }
  const { [step]: _gone, ...kept } = fields
  return kept
}

const templates = new Map<string, Fields>()

/** An expression from a template: `build('coalesce(_1, true)', node)` puts the nodes for _1, _2, … */
export function build(template: string, ...nodes: readonly (Json | undefined)[]): Fields {
  let parsed = templates.get(template)
  if (parsed === undefined) {
    const target = valueAt(parseOne(`SELECT ${template}`) as Fields, [
      'SelectStmt',
      'targetList',
      0,
    ])
    parsed = valueAt(target as Fields, ['ResTarget', 'val']) as Fields
    templates.set(template, parsed)
  }
  return filled(parsed, nodes) as Fields
}

function filled(value: Json | undefined, nodes: readonly (Json | undefined)[]): Json | undefined {
  if (Array.isArray(value)) return value.map((item: Json) => filled(item, nodes) ?? null)
  if (value === null || typeof value !== 'object') return value
  const name = columnPath(value as Fields)
  const number = name?.length === 1 ? /^_(\d+)$/.exec(name[0] ?? '')?.[1] : undefined
  if (number !== undefined) return nodes[Number(number) - 1]
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.endsWith('location'))
      .map(([key, inner]) => [key, filled(inner, nodes)]),
  )
}
