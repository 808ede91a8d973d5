import { z } from 'zod'
import { badLab } from '../bad-lab.ts'
import type { LabBase, OwnCheck, Variant } from '../lab.ts'
import { adminFiles } from '../scaffold/admin.ts'
import {
  type KindFormat,
  type LabFiles,
  neededFile,
  type OwnPart,
  ownCheckKeys,
  sentence,
  sharedKeys,
  variantKeys,
} from './format.ts'
import { answerSize, bytesText, countOf, secondsText } from './may-use.ts'

const fileName = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*\.(sql|sh)$/, 'a name as backup.sh')
const serverName = z.string().regex(/^[a-z][a-z0-9]*$/)
const environmentName = z.string().regex(/^[A-Z][A-Z0-9_]*$/)
const texts = z.union([sentence, z.array(sentence).min(1)])

const traffic = z.strictObject({
  name: sentence.describe('As the verdict names it'),
  as: sentence.describe('The role that sends it'),
  sql: sentence,
})

/** What happens, one thing after another. Servers: `main` is there from the start. */
const step = z.union([
  z.strictObject({
    run: fileName.describe("A file of the learner's"),
    as: sentence.optional().describe('Who runs an SQL file: the owner unless said'),
    while: z
      .strictObject({
        requests: z.array(traffic).min(1).describe('What programs go on asking'),
        holds: z
          .array(traffic)
          .min(1)
          .describe('Transactions that are open when a statement comes'),
        rows: sentence.describe('The table whose rows are counted'),
      })
      .optional()
      .describe('An SQL file that runs while the tables are in use'),
    writes: traffic
      .extend({ rows: sentence.describe('The rows that it wrote, as RETURNING gives them') })
      .optional()
      .describe('What a program goes on writing while a script runs: RETURNING id, the row'),
  }),
  z.strictObject({
    sql: sentence.describe('What others do'),
    as: sentence.optional(),
    on: serverName.optional(),
  }),
  z.strictObject({ keep: z.literal(true).describe('What tables hold now is what must be there') }),
  z.strictObject({ moment: environmentName.describe('A restore point, and the time as $NAME') }),
  z.strictObject({ stop: serverName.describe('Stopped in good order') }),
  z.strictObject({
    lose: serverName.describe('Its machine burns down'),
    leaves: z.enum(['nothing', 'an empty server']),
  }),
  z.strictObject({ start: serverName.describe('From what its data folder holds') }),
  z.strictObject({ look: sentence.describe('A check that is decided now, not at the end') }),
])

/** What must be so, once all has happened. */
const condition = z.union([
  z.strictObject({ as: sentence, can: texts, on: serverName.optional() }),
  z.strictObject({
    as: sentence,
    cannot: texts,
    code: z
      .union([z.string().length(5), z.literal('any')])
      .optional()
      .describe('The SQLSTATE: 42501 unless said'),
    on: serverName.optional(),
  }),
  z.strictObject({
    as: sentence,
    may: z
      .record(sentence, z.array(sentence))
      .describe(
        'Table to what may be done: select, select(a, b), insert(a, b?), update(a), delete; b? may be or not',
      ),
  }),
  z.strictObject({
    no_rows: sentence,
    says: sentence,
    try: sentence.optional().describe('What to look at when it gives rows'),
    as: sentence
      .optional()
      .describe('Who asks, with the settings of that role: postgres unless said'),
    on: serverName.optional(),
  }),
  z.strictObject({
    kept: z.union([z.literal('all'), z.array(sentence).min(1)]).describe('Rows of these tables'),
    on: serverName.optional(),
  }),
  z.strictObject({ requests: z.enum(['work', 'are never held up for long']) }),
  z.strictObject({ rows_locked_max: z.int().min(1) }),
  z.strictObject({ gives_way_ms: z.int().min(1) }),
  z.strictObject({ written: z.literal('is there'), on: serverName }),
  z.strictObject({ follows: z.literal('main'), on: serverName }),
])

/** One thing that happens, as lab.yaml says it. */
export type AdminStep = z.infer<typeof step>
export type AdminTraffic = z.infer<typeof traffic>
export type AdminCondition = z.infer<typeof condition>

export interface AdminCheck extends OwnCheck {
  /** All of these, in order. */
  readonly that: readonly AdminCondition[]
}

export interface AdminVariant extends Variant {
  readonly checks: readonly AdminCheck[]
  /** Its own, or the lab's. */
  readonly story: readonly AdminStep[]
}

/** Work on servers, judged by doing the thing: connecting as each role, restoring, failing over. */
export interface AdminLab extends LabBase {
  readonly kind: 'admin'
  readonly checks: readonly AdminCheck[]
  readonly variants: readonly AdminVariant[]
  /** What is handed in. */
  readonly files: readonly string[]
  /** Servers besides `main`, which have no data at first. */
  readonly servers: readonly string[]
  /** Folders that scripts find, by the name in the environment that holds each path. */
  readonly folders: readonly string[]
  readonly settings: Readonly<Record<string, string>>
  readonly story: readonly AdminStep[]
  readonly world: {
    /** As the superuser, before all. */
    readonly rolesSql: string
    /** As the owner. */
    readonly schemaSql: string
    readonly rowsSql: string
  }
}

const checks = z.array(z.strictObject({ ...ownCheckKeys, that: z.array(condition).min(1) })).min(1)

const story = z.array(step).min(1)

export const adminYaml = z.strictObject({
  kind: z.literal('admin'),
  ...sharedKeys,
  files: z.array(fileName).min(1).max(4).describe('What is handed in'),
  servers: z.array(serverName).default([]).describe('Besides main'),
  folders: z.array(environmentName).default([]).describe('Empty folders, as $NAME in scripts'),
  settings: z.record(z.string(), z.string()).default({}).describe("Of main's postgresql.conf"),
  story: story.describe('What happens'),
  checks: checks.describe('What must be so at the end, in the order in which it is shown'),
})
type AdminYaml = z.infer<typeof adminYaml>

const variantYaml = z.strictObject({
  ...variantKeys,
  story: story.optional().describe("What happens; left out: the lab's own story"),
  checks,
})
type VariantYaml = z.infer<typeof variantYaml>

export const adminFormat: KindFormat<AdminYaml, AdminLab, VariantYaml> = {
  yaml: adminYaml,
  filesOf: ({ files }) => files,
  scaffold: adminFiles,
  about: {
    against: 'real servers: each role connects and tries, a server is lost and restored',
    shown: 'the leak, the lost row, or the request that had to wait',
  },
  work: 'work on real servers, and see what is lost, held up or let in.',
  variant: variantYaml,
  variantsNeeded: () => false,
  engineChecks: ['readable', 'runs', 'starts'],
  answerFile: 'your files',
  answerFiles: (yaml) => yaml.files,
  language: 'sql',
  starterFile: 'your files',
  hasTables: false,
  triedIn: ['attempt', 'attempts'],
  isSlow: true,
  mayUse: (limits) => [
    `A script or an SQL file may run for ${secondsText(limits.scriptMs)} and print ${bytesText(limits.scriptOutputBytesMax)}.`,
    `Your scripts and the servers together get ${bytesText(limits.roomMemoryBytesMax)} of memory, ${bytesText(limits.roomBytesMax)} for files, and ${countOf(limits.roomProcessesMax)} processes at a time.`,
    answerSize(limits),
  ],
  reading: ({ world }) => ({
    'schema.sql': world.schemaSql,
    ...(world.rolesSql === '' ? {} : { 'roles-before.sql': world.rolesSql }),
  }),
  read: readAdminLab,
}

async function readAdminLab(
  yaml: AdminYaml,
  from: LabFiles,
  variants: readonly VariantYaml[],
): Promise<OwnPart<AdminLab>> {
  const { files, servers, folders, settings, story } = yaml
  const told = variants.map((variant) => ({ ...variant, story: variant.story ?? story }))
  for (const one of [yaml, ...told]) lookTogether({ ...yaml, ...one }, from.id)
  return {
    own: {
      kind: 'admin',
      checks: yaml.checks,
      variants: told,
      files,
      servers,
      folders,
      settings,
      story,
      world: {
        rolesSql: from.files.get('world/roles.sql') ?? '',
        schemaSql: neededFile(from, 'world/schema.sql'),
        rowsSql: from.files.get('world/rows.sql') ?? '',
      },
    },
  }
}

/** Files and servers that are named are there, and every file runs. */
function lookTogether(
  { files, servers, story, checks }: Pick<AdminYaml, 'files' | 'servers' | 'story' | 'checks'>,
  id: string,
): void {
  const file = `${id}/lab.yaml`
  const run = story.flatMap((one) => ('run' in one ? [one.run] : []))
  const unknown = run.find((name) => !files.includes(name))
  const idle = files.find((name) => !run.includes(name))
  if (unknown !== undefined || idle !== undefined) {
    const came = unknown ?? `${idle}, which the story never runs`
    throw badLab(file, { expected: `a story that runs each of ${files.join(', ')}`, came })
  }
  const known = ['main', ...servers]
  const named = [...story, ...checks.flatMap(({ that }) => that)].flatMap((one) =>
    ['on', 'stop', 'lose', 'start'].flatMap((key) => (one as Record<string, string>)[key] ?? []),
  )
  const strange = named.find((name) => !known.includes(name))
  if (strange !== undefined) {
    throw badLab(file, { expected: `a server: ${known.join(' or ')}`, came: strange })
  }
}
