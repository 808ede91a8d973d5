import { z } from 'zod'
import { badLab } from '../bad-lab.ts'
import type { LabBase, OwnCheck, Variant } from '../lab.ts'
import { scheduleFiles } from '../scaffold/schedule.ts'
import {
  type KindFormat,
  type LabFiles,
  neededFile,
  type OwnPart,
  ownCheckKeys,
  sentence,
  sharedKeys,
  sqlWork,
  variantKeys,
} from './format.ts'
import { answerSize, bytesText, secondsText, typesLeftOut } from './may-use.ts'

export const drawn = z.union([
  z.int(),
  z.string(),
  z.strictObject({ from: z.int(), to: z.int() }).describe('Drawn from the seed, both included'),
])

const values = z.record(z.string().regex(/^[a-z_][a-z0-9_]*$/), drawn)

const session = z.strictObject({
  name: sentence.describe('As the timeline shows it'),
  values: values.default({}).describe('What the answer finds under :name'),
  sql: z
    .string()
    .min(1)
    .optional()
    .describe('A given session, written as session.sql is; left out: it runs the answer'),
  again: z
    .int()
    .min(1)
    .max(20)
    .optional()
    .describe(
      'A given session that comes in, so often at most, whenever another has begun to read',
    ),
  throws: z
    .union([z.string().regex(/^[0-9A-Z]{5}$/), z.literal('any')])
    .optional()
    .describe(
      'The SQLSTATE by which this session must end, even alone; any: with or without an error',
    ),
  fails: z
    .array(
      z
        .string()
        .regex(/^[0-9A-Z]{5}$/)
        .nullable(),
    )
    .min(1)
    .max(20)
    .optional()
    .describe(
      'Only for transaction.ts: the SQLSTATEs with which the first change or lock in each of its transactions fails; null: it goes well',
    ),
  later: z
    .array(values)
    .min(1)
    .max(9)
    .optional()
    .describe(
      'The answer runs again with these values, in the same session, one run after another',
    ),
})

const checkKeys = {
  ...ownCheckKeys,
  sessions: z.array(session).min(1).max(3).describe('Who meets'),
  serial: z
    .boolean()
    .default(false)
    .describe('What is left is what the reference leaves when they go one after another'),
  no_rows: sentence.nullable().default(null).describe('A query that must give no rows at the end'),
  waits: z
    .enum(['any', 'none', 'reference'])
    .default('any')
    .describe('none: nobody may have to wait; reference: nobody who does not in the reference'),
  turned_away: z
    .enum(['refused', 'after-retry', 'allowed'])
    .default('refused')
    .describe(
      'allowed: a session may end by 40001, 40P01 or 55P03, having changed nothing; after-retry: only once it has tried again',
    ),
  deadlocks: z
    .enum(['refused', 'allowed'])
    .default('refused')
    .describe('allowed: a deadlock may happen, where whoever is turned away tries again'),
  locks: z
    .enum(['any', 'in-order'])
    .default('any')
    .describe(
      'in-order: a statement that locks several rows says in which order, by ORDER BY a key or by locks before it',
    ),
  tries_max: z
    .int()
    .min(1)
    .max(20)
    .nullable()
    .default(null)
    .describe('So often at most may a session begin its work'),
  returns: z
    .boolean()
    .default(false)
    .describe('What each function returns is what it returns in that serial order'),
}

const ownCheck = z.strictObject(checkKeys)

/** A drawn value, as lab.yaml says it. */
export type DrawnValue = z.infer<typeof drawn>
export type CheckSession = z.infer<typeof session>

/** Sessions that meet, and what must hold however they do. */
export interface ScheduleCheck extends OwnCheck {
  readonly sessions: readonly CheckSession[]
  readonly serial: boolean
  readonly noRows: string | null
  readonly waits: 'any' | 'none' | 'reference'
  readonly turnedAway: 'refused' | 'after-retry' | 'allowed'
  readonly deadlocks: 'refused' | 'allowed'
  readonly locks: 'any' | 'in-order'
  readonly triesMax: number | null
  readonly returns: boolean
}

export interface ScheduleVariant extends Variant {
  readonly checks: readonly ScheduleCheck[]
}

/** What one session does, judged by all the ways in which it can meet others. */
export interface ScheduleLab extends LabBase {
  readonly kind: 'schedule'
  readonly checks: readonly ScheduleCheck[]
  readonly variants: readonly ScheduleVariant[]
  readonly world: { readonly schemaSql: string; readonly sampleSql: string }
  /** What is handed in: what a session does, or a program that asks and decides. */
  readonly answers: 'session.sql' | 'transaction.ts'
  /** What is looked at in the end: title to query. */
  readonly left: Readonly<Record<string, string>>
}

const checks = z.array(ownCheck).min(1)

export const scheduleYaml = z.strictObject({
  kind: z.literal('schedule'),
  ...sharedKeys,
  left: z
    .record(sentence, sentence)
    .describe('What is looked at in the end: a title, and a query with its order'),
  checks: checks.describe('Sessions that meet, from one alone to several'),
})
type ScheduleYaml = z.infer<typeof scheduleYaml>

const variantYaml = z.strictObject({ ...variantKeys, checks })
type VariantYaml = z.infer<typeof variantYaml>

/** In labs that ask for more than SQL can say: what to try again, and what to give back. */
const program = {
  file: 'transaction.ts',
  language: 'ts',
  isOne: (text: string) => /^\s*export\b/m.test(text),
} as const

export const scheduleFormat: KindFormat<ScheduleYaml, ScheduleLab, VariantYaml> = {
  yaml: scheduleYaml,
  scaffold: scheduleFiles,
  about: {
    against: 'every order that matters of the steps of two or three real sessions',
    shown: 'the shortest order in which something is lost, step by step',
  },
  work: sqlWork,
  variant: variantYaml,
  variantsNeeded: () => false,
  engineChecks: ['readable', 'steps', 'no-error', 'finished', 'no-deadlock'],
  answerFile: 'session.sql',
  language: 'sql',
  starterFile: 'session.sql',
  otherAnswer: program,
  hasTables: false,
  triedIn: ['schedule', 'schedules'],
  isSlow: true,
  mayUse: (limits, { answers }) => [
    `A statement may run for ${secondsText(limits.statementMs)}.`,
    ...(answers === 'transaction.ts'
      ? [
          `Between two statements, your code may compute for ${secondsText(limits.callMs)}. Node gets ${bytesText(limits.functionBytesMax)} of memory, half of it for your values.`,
          typesLeftOut,
        ]
      : []),
    answerSize(limits),
  ],
  reading: ({ world }) => ({ 'schema.sql': world.schemaSql, 'sample.sql': world.sampleSql }),
  read: readScheduleLab,
}

async function readScheduleLab(
  yaml: ScheduleYaml,
  from: LabFiles,
  variants: readonly VariantYaml[],
): Promise<OwnPart<ScheduleLab>> {
  if (Object.keys(yaml.left).length === 0) {
    throw badLab(`${from.id}/lab.yaml`, { expected: 'a query under left', came: 'none' })
  }
  const answers = from.files.has(`starter/${program.file}`) ? program.file : 'session.sql'
  const allChecks = [...yaml.checks, ...variants.flatMap((variant) => variant.checks)]
  for (const { name, fails, later, sql } of allChecks.flatMap(({ sessions }) => sessions)) {
    if (sql !== undefined ? (fails ?? later) !== undefined : fails && answers !== program.file) {
      throw badLab(`${from.id}/lab.yaml`, {
        expected: `later in a session that runs the answer, and fails in one that runs ${program.file}`,
        came: `a session “${name}” that runs SQL`,
      })
    }
  }
  return {
    own: {
      kind: 'schedule',
      checks: yaml.checks.map(checkOf),
      variants: variants.map((variant) => ({ ...variant, checks: variant.checks.map(checkOf) })),
      world: {
        schemaSql: neededFile(from, 'world/schema.sql'),
        sampleSql: neededFile(from, 'world/sample.sql'),
      },
      left: yaml.left,
      answers,
    },
  }
}

function checkOf({
  no_rows,
  turned_away,
  tries_max,
  ...check
}: z.infer<typeof ownCheck>): ScheduleCheck {
  return { ...check, noRows: no_rows, turnedAway: turned_away, triesMax: tries_max }
}
