import { canonicalJson, hashOf } from '../kit/hash.ts'
import type { ItemTable, QueryItem } from './items.ts'
import type { SqlLab } from './kinds/sql.ts'

/**
 * A query item as a lab without a lesson, so that the engine of the labs decides it: by rows, on
 * many small databases that tell its reference from its wrong answers.
 */
export function labOfItem(item: QueryItem): SqlLab {
  return {
    id: `query/placement-${item.id.replace('/', '-')}`,
    kind: 'query',
    title: item.id,
    skill: item.skill,
    level: item.level,
    minutes: 3,
    needs: [],
    project: false,
    lesson: '',
    brief: item.text,
    starter: '',
    solutions: [{ name: 'reference', answer: item.reference, method: item.why }],
    mutants: item.wrong.map(({ says, why }, at) => ({
      name: `wrong-${at + 1}`,
      answer: says,
      check: 'rows',
      why,
      rightOnSample: false,
    })),
    variants: [],
    hints: [],
    debrief: '',
    checks: [],
    hash: hashOf('placement item', canonicalJson(item)),
    world: {
      schemaSql: item.schema,
      tables: [],
      sampleSql: item.tables.map(insertOf).join('\n'),
      rowsSql: 'select 1;',
    },
    promises: [],
    order: [],
    columnNames: false,
    leftOpen: null,
    corpora: null,
  }
}

function insertOf({ name, rows }: ItemTable): string {
  const values = rows.map(
    (row) =>
      `(${row.map((value) => (value === null ? 'null' : `'${value.replaceAll("'", "''")}'`)).join(', ')})`,
  )
  return `insert into ${name} values ${values.join(', ')};`
}
