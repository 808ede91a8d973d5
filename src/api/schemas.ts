import { z } from 'zod'
import { shownLanguages } from '../kit/languages.ts'
import { callOutcomeShape } from '../lab/counterexample/call.ts'
import { kinds } from '../lab/kinds/all.ts'
import { checkShape, reasonShape, verdictShape, verdictStatuses } from '../lab/verdict.ts'

/** The shapes of answers: what is not in them never leaves, and /api/openapi.json shows them. */
const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly()

const time = z
  .codec(z.iso.datetime(), z.date(), {
    decode: (text) => new Date(text),
    encode: (date) => date.toISOString(),
  })
  .describe('RFC 3339, UTC')

const cell = z.string().nullable().describe("PostgreSQL's text form; null is NULL")
const columns = list(z.object({ name: z.string(), type: z.string() }).readonly())
const rows = list(list(cell))
const rowsFields = { columns, rows }

const attemptFields = {
  id: z.string(),
  labId: z.string(),
  labTitle: z.string(),
  variant: z.string().nullable(),
  number: z.number(),
  at: time,
  via: z.enum(['page', 'terminal']),
  state: z.enum(['waiting', 'grading', 'done']),
  status: z.enum(verdictStatuses).nullable(),
  failedCheck: z.string().nullable(),
}
const attemptLine = z.object(attemptFields).readonly().meta({ id: 'AttemptLine' })

const verdict = verdictShape.meta({ id: 'Verdict' })

export const attempt = z
  .object({
    ...attemptFields,
    answer: z.string(),
    seed: z.string(),
    labHash: z.string(),
    checks: list(checkShape),
    verdict: verdict.nullable(),
    labChanged: z.boolean(),
  })
  .readonly()
  .meta({ id: 'Attempt' })

const labFields = {
  id: z.string(),
  kind: z.enum(kinds),
  title: z.string(),
  skill: z.object({ id: z.string(), title: z.string() }).readonly(),
  area: z.string(),
  level: z.number(),
  minutes: z.number(),
  project: z.boolean(),
  progress: z.enum(['new', 'tried', 'practiced', 'proved']),
  attempts: z.number(),
  lastAttemptAt: time.nullable(),
  ready: z.boolean(),
}
const labLine = z.object(labFields).readonly().meta({ id: 'LabLine' })

const skillStanding = z.enum(['coming', 'not-yet', 'started', 'practiced', 'proved'])
/** How many skills of an area are at each standing. */
const skillCounts = z
  .object({
    coming: z.number(),
    'not-yet': z.number(),
    started: z.number(),
    practiced: z.number(),
    proved: z.number(),
  } satisfies Record<z.infer<typeof skillStanding>, z.ZodNumber>)
  .readonly()
const skillLine = z
  .object({
    id: z.string(),
    title: z.string(),
    canDo: z.string(),
    area: z.string(),
    level: z.number(),
    hours: z.number(),
    needs: list(z.string()),
    progress: skillStanding,
    ready: z.boolean(),
    labs: list(z.string()),
  })
  .readonly()
  .meta({ id: 'SkillLine' })

export const labList = z
  .object({
    labs: list(labLine),
    total: z.number(),
    areas: list(z.object({ id: z.string(), title: z.string(), count: z.number() }).readonly()),
    statuses: list(z.object({ status: labFields.progress, count: z.number() }).readonly()),
  })
  .readonly()
  .meta({ id: 'LabList' })

const hint = z.object({ title: z.string(), markdown: z.string() }).readonly().meta({ id: 'Hint' })
export const hints = z
  .object({ opened: list(hint), total: z.number() })
  .readonly()
  .meta({ id: 'Hints' })

const picture = z
  .object({
    tables: list(
      z
        .object({
          name: z.string(),
          columns: list(
            z
              .object({
                name: z.string(),
                type: z.string(),
                notNull: z.boolean(),
                key: z.boolean(),
                references: z
                  .object({ table: z.string(), column: z.string() })
                  .readonly()
                  .nullable(),
              })
              .readonly(),
          ),
          constraints: list(z.string()),
          rowCount: z.number(),
          sample: z.object(rowsFields).readonly(),
        })
        .readonly(),
    ),
    enums: list(z.object({ name: z.string(), labels: list(z.string()) }).readonly()),
  })
  .readonly()
  .meta({ id: 'Picture' })

const sqlFields = { language: z.literal('sql'), code: z.string(), columns: list(z.string()), rows }
const programFields = {
  language: z.enum(shownLanguages).exclude(['sql']),
  code: z.string(),
  output: z.string(),
}
const example = { kind: z.literal('example') }
const predict = { kind: z.literal('predict'), why: z.string() }
const lessonPart = z.union([
  z.object({ kind: z.literal('text'), markdown: z.string() }).readonly(),
  z.object({ ...example, ...sqlFields }).readonly(),
  z.object({ ...example, ...programFields }).readonly(),
  z.object({ ...predict, ...sqlFields }).readonly(),
  z.object({ ...predict, ...programFields }).readonly(),
])

const solution = z.object({ name: z.string(), method: z.string(), answer: z.string() }).readonly()
const review = z
  .object({ variant: z.string().nullable(), dueAt: time, isDue: z.boolean() })
  .readonly()
const unit = z.object({ name: z.string(), title: z.string() }).readonly()

const nextStep = z
  .object({
    lab: labLine,
    variant: z.string().nullable(),
    why: z.string(),
    unit: unit.nullable(),
  })
  .readonly()

export const labPage = z
  .object({
    lab: z.object({ ...labFields, hash: z.string() }).readonly(),
    variant: z.string().nullable(),
    variants: list(z.object({ name: z.string(), passed: z.boolean() }).readonly()),
    needs: list(skillLine),
    lesson: list(lessonPart),
    brief: z.string(),
    picture: picture.nullable(),
    tries: z
      .object({
        calls: list(z.string()),
        files: list(z.object({ name: z.string(), text: z.string() }).readonly()),
      })
      .readonly()
      .nullable(),
    completion: z.record(z.string(), list(z.string())).readonly(),
    starter: z.string(),
    draft: z
      .object({
        text: z.string(),
        source: z.enum(['starter', 'typed']),
        version: z.number(),
        undo: z.enum(['starter', 'attempt']).nullable(),
      })
      .readonly(),
    attempts: list(attemptLine),
    last: attempt.nullable(),
    hints,
    solutions: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('hidden'), hintsLeft: z.number() }).readonly(),
      z.object({ kind: z.literal('kept-back') }).readonly(),
      z.object({ kind: z.literal('offered') }).readonly(),
      z
        .object({
          kind: z.literal('shown'),
          because: z.enum(['passed', 'seen']),
          solutions: list(solution),
        })
        .readonly(),
    ]),
    debrief: z.string().nullable(),
    review: review.nullable(),
    unit: unit.nullable(),
    next: nextStep.nullable(),
  })
  .readonly()
  .meta({ id: 'LabPage' })

const runSteps = z
  .object({
    call: z.string(),
    steps: list(
      z
        .object({
          line: z.number(),
          name: z.string(),
          depth: z.number(),
          values: list(z.object({ name: z.string(), value: z.string() }).readonly()),
          gives: z.string().nullable(),
        })
        .readonly(),
    ),
    isCut: z.boolean(),
  })
  .readonly()

export const runResult = z
  .discriminatedUnion('kind', [
    z
      .object({
        kind: z.literal('rows'),
        ...rowsFields,
        truncated: z.boolean(),
        tag: z.string().nullable(),
        elapsedMs: z.number(),
      })
      .readonly(),
    z
      .object({
        kind: z.literal('error'),
        code: z.string(),
        message: z.string(),
        hint: z.string().nullable(),
        at: z.number().nullable(),
        elapsedMs: z.number(),
      })
      .readonly(),
    z
      .object({ kind: z.literal('over-limit'), message: z.string(), elapsedMs: z.number() })
      .readonly(),
    z
      .object({
        kind: z.literal('calls'),
        calls: list(
          z
            .object({
              call: z.string(),
              outcome: callOutcomeShape,
              printed: z.string(),
              try: z.string().nullable(),
              at: z.number().nullable(),
            })
            .readonly(),
        ),
        steps: runSteps.nullable(),
        elapsedMs: z.number(),
      })
      .readonly(),
    z.object({ kind: z.literal('printed'), text: z.string(), elapsedMs: z.number() }).readonly(),
    z
      .object({
        kind: z.literal('refused'),
        reason: reasonShape.readonly(),
        at: z.number().nullable(),
        elapsedMs: z.number(),
      })
      .readonly(),
  ])
  .meta({ id: 'RunResult' })

export const run = z
  .object({
    id: z.string(),
    labId: z.string(),
    sql: z.string(),
    call: z.string().nullable(),
    at: time,
    soFar: z.string(),
    result: runResult.nullable(),
  })
  .readonly()
  .meta({ id: 'Run' })

export const progress = z
  .object({
    weeks: list(
      z
        .object({
          monday: z.string(),
          attempts: z.number(),
          passed: z.number(),
          canDo: list(
            z
              .object({
                skill: z.string(),
                title: z.string(),
                canDo: z.string(),
                labId: z.string(),
                progress: z.enum(['practiced', 'proved']),
              })
              .readonly(),
          ),
        })
        .readonly(),
    ),
    areas: list(
      z
        .object({
          id: z.string(),
          title: z.string(),
          count: skillCounts,
        })
        .readonly(),
    ),
    open: list(labLine),
    passed: list(labLine),
    reviews: list(
      z
        .object({ lab: labLine, variant: z.string().nullable(), dueAt: time, isDue: z.boolean() })
        .readonly(),
    ),
    totals: z
      .object({
        attempts: z.number(),
        labsProved: z.number(),
        labsPracticed: z.number(),
        labs: z.number(),
      })
      .readonly(),
  })
  .readonly()
  .meta({ id: 'Progress' })

export const skillMap = z
  .object({
    areas: list(
      z.object({ id: z.string(), title: z.string(), skills: list(skillLine) }).readonly(),
    ),
    edges: list(z.object({ from: z.string(), to: z.string() }).readonly()),
  })
  .readonly()
  .meta({ id: 'SkillMap' })

/** Says who answers, so that a program on the same port is not taken for us. */
export const health = z.object({ name: z.literal('backwright') }).meta({ id: 'Health' })
/** An attempt that is kept, and where its checks are streamed. */
export const submitted = z
  .object({ attemptId: z.string(), number: z.number(), events: z.string() })
  .readonly()
  .meta({ id: 'Submitted' })

export const savedDraft = z
  .object({ version: z.number(), savedAt: z.iso.datetime() })
  .readonly()
  .meta({ id: 'SavedDraft' })

const checkpoint = z
  .object({
    progress: z.enum(['not-yet', 'open', 'practiced', 'proved']),
    tasks: list(
      z
        .object({
          lab: labLine,
          variant: z.string().nullable(),
          progress: z.enum(['open', 'practiced', 'proved']),
        })
        .readonly(),
    ),
  })
  .readonly()
  .meta({ id: 'Checkpoint' })

const roleTitle = z.object({ role: z.string(), title: z.string() }).readonly()

export const path = z
  .object({
    role: z.string(),
    title: z.string(),
    summary: z.string(),
    roles: list(roleTitle),
    units: list(
      z
        .object({
          name: z.string(),
          title: z.string(),
          promise: z.string(),
          skills: list(skillLine),
          labs: list(labLine),
          projects: list(labLine),
          checkpoint: checkpoint.nullable(),
          progress: skillStanding,
        })
        .readonly(),
    ),
    next: nextStep.nullable(),
    isNewToProgramming: z.boolean(),
  })
  .readonly()
  .meta({ id: 'Path' })

const day = z.string().describe('YYYY-MM-DD, local')
const planEntry = z
  .object({
    task: z.string(),
    kind: z.enum(['skill', 'project']),
    title: z.string(),
    minutes: z.number(),
    labs: list(z.object({ id: z.string(), title: z.string() }).readonly()),
    ends: z.boolean(),
  })
  .readonly()

export const plan = z
  .object({
    role: roleTitle,
    today: day,
    isUsual: z.boolean().describe('The learner said nothing yet; usual values are used'),
    hoursAWeek: z.number(),
    readyBy: list(z.object({ share: z.number(), day: day.nullable() }).readonly()),
    next: z
      .object({ lab: z.string(), title: z.string(), minutes: z.number() })
      .readonly()
      .nullable(),
    weeks: list(
      z
        .object({
          index: z.number(),
          from: day,
          to: day,
          minutes: z.number(),
          reviewMinutes: z.number(),
          entries: list(planEntry),
        })
        .readonly(),
    ),
  })
  .readonly()
  .meta({ id: 'Plan' })

export const factSources = z
  .object({
    datasets: list(
      z
        .object({
          id: z.string(),
          dataset: z.string(),
          publisher: z.string(),
          license: z.string(),
          attribution: z.string().nullable(),
          count: z.number(),
          retrieved: list(z.string()),
          sources: list(z.object({ source: z.string(), published: z.string() }).readonly()),
          isImported: z.boolean(),
        })
        .readonly(),
    ),
  })
  .readonly()
  .meta({ id: 'FactSources' })

export { eventStream, problem, problems, refusals } from './refusals.ts'
