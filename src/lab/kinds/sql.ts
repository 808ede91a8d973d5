import { z } from 'zod'
import { badLab } from '../bad-lab.ts'
import type { Lab, LabBase, Variant } from '../lab.ts'
import { changeFiles } from '../scaffold/change.ts'
import { queryFiles } from '../scaffold/query.ts'
import { sharedFiles } from '../scaffold/shared.ts'
import {
  type KindFormat,
  type LabFiles,
  type OwnPart,
  ownCheckKeys,
  sentence,
  sharedKeys,
  slug,
  sqlWork,
  variantKeys,
} from './format.ts'
import { countOf, rowsMayUse } from './may-use.ts'

/** What the brief promises of the data beyond the constraints: a query that must return no rows. */
export interface Promised {
  readonly name: string
  /** In the words of the brief. */
  readonly says: string
  readonly noRows: string
}

/** A part of the answer that the brief leaves open, so it is not compared. */
export interface LeftOpen {
  readonly columns: readonly string[]
  readonly reason: string
}

export interface LabWorld {
  /** DDL of the tables of this lab, complete. */
  readonly schemaSql: string
  /** Tables the lab uses; the schema's others are dropped. Empty: all. */
  readonly tables: readonly string[]
  /** The few believable rows that the page shows, INSERT statements. */
  readonly sampleSql: string
  /** SQL that adds the rest of the large database after the sample, deterministic. */
  readonly rowsSql: string
}

export interface SqlVariant extends Variant {
  readonly order: readonly string[]
}

/** One SELECT, or statements that change rows. */
export interface SqlLab extends LabBase {
  readonly kind: 'query' | 'change'
  readonly variants: readonly SqlVariant[]
  readonly world: LabWorld
  readonly promises: readonly Promised[]
  /** ORDER BY items over the output columns that the brief asks for; empty: any order. */
  readonly order: readonly string[]
  /** Compare the names of the output columns as well. */
  readonly columnNames: boolean
  readonly leftOpen: LeftOpen | null
  /** The folder where a corpus of each of its tasks may be kept, so that it need not be built; null: nowhere. */
  readonly corpora: string | null
}

/** Whether a lab is one of SQL. */
export function isSqlLab(lab: Lab): lab is SqlLab {
  return lab.kind === 'query' || lab.kind === 'change'
}

const sqlKeys = {
  ...sharedKeys,
  world: z
    .strictObject({
      from: slug.describe('A folder of content/worlds'),
      tables: z.array(z.string().min(1)).min(1).describe('The tables this lab uses'),
    })
    .optional()
    .describe('Leave it out where the lab has a folder world/ of its own'),
  promises: z
    .array(
      z.strictObject({
        name: slug,
        says: sentence.describe('In the words of the brief'),
        no_rows: sentence.describe('A query that must return no rows'),
      }),
    )
    .default([])
    .describe('What the brief promises of the data beyond the constraints'),
  checks: z
    .array(z.strictObject(ownCheckKeys))
    .default([])
    .describe('Ideas of this lab, in the order in which they are shown'),
  left_open: z
    .strictObject({ columns: z.array(z.string().min(1)).min(1), reason: sentence })
    .nullable()
    .default(null)
    .describe('Columns that the brief leaves open, so they are not compared'),
  order: z
    .array(sentence)
    .default([])
    .describe('ORDER BY items over the output columns that the brief asks for; [] is any order'),
}

export const queryYaml = z.strictObject({
  kind: z.literal('query'),
  ...sqlKeys,
  column_names: z.boolean().default(false).describe('The names of the output columns count too'),
})
export const changeYaml = z.strictObject({ kind: z.literal('change'), ...sqlKeys })
type SqlYaml = z.infer<typeof queryYaml> | z.infer<typeof changeYaml>

/** Which of a world's tables a lab has, where its schema shows more. */
function tablesComment(tables: readonly string[]): string {
  if (tables.length === 0) return ''
  return `-- This lab has ${new Intl.ListFormat('en').format(tables)}. Other tables below aren't there.\n\n`
}

const variantYaml = z.strictObject({ ...variantKeys, order: z.array(sentence).default([]) })
type VariantYaml = z.infer<typeof variantYaml>

const shared = {
  variant: variantYaml,
  variantsNeeded: () => true,
  answerFile: 'answer.sql',
  language: 'sql',
  starterFile: 'answer.sql',
  hasTables: true,
  triedIn: ['database', 'databases'],
  isSlow: false,
  work: sqlWork,
  reading: ({ world }: SqlLab) => ({
    'schema.sql': `${tablesComment(world.tables)}${world.schemaSql}`,
    'sample.sql': world.sampleSql,
  }),
  read: readSql,
} as const

export const queryFormat: KindFormat<z.infer<typeof queryYaml>, SqlLab, VariantYaml> = {
  ...shared,
  yaml: queryYaml,
  scaffold: { ...sharedFiles, ...queryFiles },
  about: {
    against:
      'more than a hundred small databases, made to tell right from nearly right, and a large one',
    shown: 'the few rows on which the answers differ',
  },
  mayUse: (limits) => rowsMayUse(limits, 'Your query'),
  engineChecks: ['one-query', 'no-error', 'columns', 'rows', 'order', 'determined', 'large'],
}

export const changeFormat: KindFormat<z.infer<typeof changeYaml>, SqlLab, VariantYaml> = {
  ...shared,
  yaml: changeYaml,
  scaffold: { ...sharedFiles, ...changeFiles },
  about: {
    against: 'the state of every table afterwards, on the same databases',
    shown: 'the row that is missing, left over or wrong',
  },
  mayUse: (limits) => [
    `You may write ${countOf(limits.statementsMax)} statements.`,
    ...rowsMayUse(limits, 'A statement'),
  ],
  engineChecks: ['statements', 'no-error', 'rows', 'order', 'determined', 'large'],
}

async function readSql(
  yaml: SqlYaml,
  from: LabFiles,
  variants: readonly VariantYaml[],
): Promise<OwnPart<SqlLab>> {
  const files = await readWorldFiles(yaml, from)
  const own = {
    kind: yaml.kind,
    checks: yaml.checks,
    variants,
    world: {
      schemaSql: files.get('world/schema.sql') ?? '',
      tables: yaml.world?.tables ?? [],
      sampleSql: files.get('world/sample.sql') ?? '',
      rowsSql: files.get('world/rows.sql') ?? '',
    },
    promises: yaml.promises.map(({ name, says, no_rows }) => ({ name, says, noRows: no_rows })),
    order: yaml.order,
    columnNames: yaml.kind === 'query' && yaml.column_names,
    leftOpen: yaml.left_open,
    corpora: from.corpora,
  }
  return { own, hashed: files }
}

async function readWorldFiles(
  { world: shared }: SqlYaml,
  { id, files, world }: LabFiles,
): Promise<Map<string, string>> {
  const own = new Map([...files].filter(([name]) => name.startsWith('world/')))
  if (own.size > 0 === (shared !== undefined)) {
    throw badLab(`${id}/lab.yaml`, {
      expected: 'either world: { from, tables } or a folder world/',
      came: own.size > 0 ? 'both' : 'neither',
    })
  }
  const from = shared === undefined ? null : await world(shared.from)
  const found = new Map<string, string>()
  for (const name of ['schema.sql', 'sample.sql', 'rows.sql']) {
    const text = from ? from.get(name) : own.get(`world/${name}`)
    const where = shared ? `worlds/${shared.from}/${name}` : `${id}/world/${name}`
    if (text === undefined) throw badLab(where, { expected: 'this file', came: 'none' })
    found.set(`world/${name}`, text)
  }
  return found
}
