import { deparseSync } from 'pgsql-deparser'
import { parseStatements, writtenStatements } from '../src/engine/sql/parse.ts'
import type { ProgramMutant } from './mutate-program.ts'

type Tree = { [key: string]: unknown }

/** Every model that lacks one thing of this one, or says it differently, by rule. */
export function mutateModel(text: string): ProgramMutant[] {
  const statements = statementsOf(text)
  const found = new Map<string, ProgramMutant>()
  const add = (rule: string, at: number, put: string): void => {
    const all = statements.map(({ source }, place) => (place === at ? put : source))
    const mutant = `${all.filter(Boolean).join(';\n')};\n`
    if (put !== statements[at]?.source && !found.has(mutant))
      found.set(mutant, { rule, text: mutant })
  }
  for (const [at, { tree, source }] of statements.entries()) {
    if (!('CreateStmt' in tree || 'CreateFunctionStmt' in tree || 'ViewStmt' in tree))
      add('statement dropped', at, '')
    for (const [rule, changed] of changesOf(tree)) add(rule, at, deparseSync(changed as never))
    for (const [from, to] of replaced) {
      for (const match of source.matchAll(from)) {
        const put = source.slice(0, match.index) + to + source.slice(match.index + match[0].length)
        if (parses(put)) add(`${match[0].trim()} → ${to.trim() || 'nothing'}`, at, put)
      }
    }
  }
  return [...found.values()]
}

/** What people write in place of it, and mean the same. */
const replaced: readonly (readonly [RegExp, string])[] = [
  [/ NOT NULL\b/g, ''],
  [/ON DELETE CASCADE/g, 'ON DELETE SET NULL'],
  [/ ON DELETE CASCADE/g, ''],
  [/ ON UPDATE CASCADE/g, ''],
  [/\btimestamptz\b/g, 'timestamp'],
  [/\btimestamptz\b/g, 'date'],
  [/\bdate\b/g, 'timestamptz'],
  [/\btext\b/g, 'varchar(20)'],
  [/\bnumeric\b/g, 'double precision'],
  [/\blower\(/g, 'btrim('],
  [/\bbtrim\(/g, 'lower('],
  [/ >= /g, ' > '],
  [/ > /g, ' >= '],
  [/ < /g, ' <= '],
  [/ = /g, ' <> '],
  [/ AND /g, ' OR '],
  [/ OR UPDATE\b/g, ''],
  [/ OR DELETE\b/g, ''],
  [/\bIS NULL\b/g, 'IS NOT NULL'],
  [/\bIS NOT NULL\b/g, 'IS NULL'],
  [/ DISTINCT\b/g, ''],
  [/ LEFT JOIN /g, ' JOIN '],
  [/\^/g, ''],
  [/\$'/g, "'"],
]

interface Parsed {
  readonly tree: Tree
  readonly source: string
}

function statementsOf(text: string): Parsed[] {
  return writtenStatements(text).map(({ node, text: source }) => ({
    tree: node as unknown as Tree,
    source,
  }))
}

function parses(text: string): boolean {
  try {
    parseStatements(text)
    return true
  } catch {
    return false
  }
}

/** A CREATE TABLE without one of its constraints, or with one column less in one of them. */
function changesOf(tree: Tree): [string, Tree][] {
  const create = tree.CreateStmt as { tableElts?: Tree[] } | undefined
  if (create === undefined) return []
  const changes: [string, Tree][] = []
  const withElements = (tableElts: Tree[]): Tree => ({ CreateStmt: { ...create, tableElts } })
  const elements = create.tableElts ?? []
  elements.forEach((element, at) => {
    const column = element.ColumnDef as { constraints?: Tree[] } | undefined
    column?.constraints?.forEach((_, place) => {
      const constraints = column.constraints?.toSpliced(place, 1)
      changes.push([
        'constraint dropped',
        withElements(elements.with(at, { ColumnDef: { ...column, constraints } })),
      ])
    })
    const constraint = element.Constraint as Tree | undefined
    if (constraint === undefined) return
    changes.push(['constraint dropped', withElements(elements.toSpliced(at, 1))])
    for (const list of ['keys', 'exclusions'] as const) {
      const items = constraint[list] as unknown[] | undefined
      if (items === undefined || items.length < 2) continue
      items.forEach((_, place) => {
        const fewer = { ...constraint, [list]: items.toSpliced(place, 1) }
        changes.push(['a column less', withElements(elements.with(at, { Constraint: fewer }))])
      })
    }
  })
  return changes
}
