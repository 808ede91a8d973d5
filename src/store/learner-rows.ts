import { sql } from 'kysely'
import type { Verdict } from '../lab/verdict.ts'
import { fromBytes, toBytes, toJson } from './bytes.ts'
import { type EnteredRow, enteredRowColumns } from './entered-programs.ts'
import { failedCheck } from './gradings.ts'
import { addJob, gradingJob } from './jobs.ts'
import { lockLabProgress, writeLabProgress } from './lab-progress.ts'
import { importPlacement, type PlacementRow, placementRows } from './placement-rows.ts'
import { importPlan, type PlanRow, planRows } from './plans.ts'
import { sendNotice } from './send-notice.ts'
import type { Db, Store } from './store.ts'
import type { Via } from './tables.ts'

/** One line of a learner's file. Times are ISO texts; names are those of the file, not of tables. */
export type LearnerRow =
  | {
      readonly kind: 'first-run'
      readonly programmed: string | null
      readonly hours_a_week: number | null
      readonly aim: string | null
      readonly at: string
    }
  | {
      readonly kind: 'lab'
      readonly lab: string
      readonly solution_seen_at: string | null
      readonly practiced_at: string | null
      readonly proved_at: string | null
    }
  | {
      readonly kind: 'attempt'
      readonly id: string
      readonly lab: string
      readonly variant: string | null
      readonly lab_hash: string
      readonly answer: string
      readonly seed: string
      readonly via: Via
      readonly at: string
      readonly verdict: Verdict | null
      readonly verdict_at: string | null
    }
  | { readonly kind: 'hint'; readonly lab: string; readonly ordinal: number; readonly at: string }
  | {
      readonly kind: 'review'
      readonly lab: string
      readonly variant: string | null
      readonly due_at: string
      readonly made_at: string
      readonly done_at: string | null
    }
  | {
      readonly kind: 'draft'
      readonly lab: string
      readonly variant: string | null
      readonly window: string
      readonly text: string
      readonly at: string
    }
  | PlacementRow
  | (EnteredRow & { readonly kind: 'program'; readonly at: string })
  | PlanRow

const attemptsAtOnce = 100

/** Everything a learner has, in an order in which it can be read in. */
export async function* exportRows(store: Store, learnerId: string): AsyncGenerator<LearnerRow> {
  yield* await firstRunRows(store, learnerId)
  yield* await labRows(store, learnerId)
  // From the first on: a clock may have stood before 1970.
  for (let after: After | null = null; ; ) {
    const rows: AttemptRows = await attemptsAfter(store, learnerId, after)
    for (const row of rows) {
      yield {
        kind: 'attempt',
        id: row.id,
        lab: row.lab_id,
        variant: row.variant,
        lab_hash: row.lab_hash,
        answer: fromBytes(row.answer),
        seed: row.seed,
        via: row.via,
        at: row.created_at.toISOString(),
        verdict: row.body,
        verdict_at: row.verdict_at?.toISOString() ?? null,
      }
    }
    const last = rows.at(-1)
    if (!last) break
    after = { at: last.created_at, id: last.id }
  }
  yield* await smallRows(store, learnerId)
  yield* await placementRows(store, learnerId)
  yield* await planRows(store, learnerId)
}

async function firstRunRows({ db }: Store, learnerId: string): Promise<LearnerRow[]> {
  const rows = await db
    .selectFrom('first_run')
    .selectAll()
    .where('learner_id', '=', learnerId)
    .execute()
  return rows.map(({ programmed, hours_a_week, aim, answered_at }) => ({
    kind: 'first-run',
    programmed,
    hours_a_week,
    aim,
    at: answered_at.toISOString(),
  }))
}

async function labRows({ db }: Store, learnerId: string): Promise<LearnerRow[]> {
  const rows = await db
    .selectFrom('lab_progress')
    .selectAll()
    .where('learner_id', '=', learnerId)
    .orderBy('lab_id')
    .execute()
  return rows.map((row) => ({
    kind: 'lab',
    lab: row.lab_id,
    solution_seen_at: row.solution_seen_at?.toISOString() ?? null,
    practiced_at: row.practiced_at?.toISOString() ?? null,
    proved_at: row.proved_at?.toISOString() ?? null,
  }))
}

interface After {
  readonly at: Date
  readonly id: string
}

type AttemptRows = Awaited<ReturnType<typeof attemptsAfter>>

function attemptsAfter({ db }: Store, learnerId: string, after: After | null) {
  return db
    .selectFrom('attempt')
    .leftJoin('verdict', 'verdict.attempt_id', 'attempt.id')
    .selectAll('attempt')
    .select(['verdict.body', 'verdict.created_at as verdict_at'])
    .where('attempt.learner_id', '=', learnerId)
    .$if(after !== null, (query) =>
      query.where(
        sql<boolean>`(attempt.created_at, attempt.id) > (${after?.at}, ${after?.id}::uuid)`,
      ),
    )
    .orderBy('attempt.created_at')
    .orderBy('attempt.id')
    .limit(attemptsAtOnce)
    .execute()
}

async function smallRows({ db }: Store, learnerId: string): Promise<LearnerRow[]> {
  const [hints, reviews, drafts, programs] = await Promise.all([
    db.selectFrom('hint_opened').selectAll().where('learner_id', '=', learnerId).execute(),
    db.selectFrom('review').selectAll().where('learner_id', '=', learnerId).execute(),
    db.selectFrom('draft').selectAll().where('learner_id', '=', learnerId).execute(),
    db
      .selectFrom('entered_program')
      .select([...enteredRowColumns, 'created_at'])
      .where('learner_id', '=', learnerId)
      .execute(),
  ])
  return [
    ...hints.map(
      (row): LearnerRow => ({
        kind: 'hint',
        lab: row.lab_id,
        ordinal: row.ordinal,
        at: row.opened_at.toISOString(),
      }),
    ),
    ...reviews.map(
      (row): LearnerRow => ({
        kind: 'review',
        lab: row.lab_id,
        variant: row.variant || null,
        due_at: row.due_at.toISOString(),
        made_at: row.made_at.toISOString(),
        done_at: row.done_at?.toISOString() ?? null,
      }),
    ),
    ...drafts.map(
      (row): LearnerRow => ({
        kind: 'draft',
        lab: row.lab_id,
        variant: row.variant || null,
        window: row.window_id,
        text: fromBytes(row.text),
        at: row.updated_at.toISOString(),
      }),
    ),
    ...programs.map(
      ({ created_at, ...row }): LearnerRow => ({
        kind: 'program',
        ...row,
        at: created_at.toISOString(),
      }),
    ),
  ]
}

/** Adds what is not there yet, all in one transaction; counts what was added. */
export async function importRows(
  store: Store,
  learnerId: string,
  rows: AsyncIterable<LearnerRow>,
): Promise<{ attempts: number; drafts: number }> {
  return store.db.transaction().execute(async (db) => {
    const added = { attempts: 0, drafts: 0 }
    for await (const row of rows) {
      if (row.kind === 'attempt') {
        if (await importAttempt(db, learnerId, row)) added.attempts++
      } else if (row.kind === 'draft') added.drafts += await importSmallRow(db, learnerId, row)
      else await importRow(db, learnerId, row)
    }
    await countAgain(db, learnerId)
    await sendNotice(db, { kind: 'learner', learnerId })
    return added
  })
}

async function importRow(
  db: Db,
  learnerId: string,
  row: Exclude<LearnerRow, { kind: 'attempt' | 'draft' }>,
): Promise<void> {
  switch (row.kind) {
    case 'placement':
      return importPlacement(db, learnerId, row)
    case 'plan':
    case 'plan-settings':
      return importPlan(db, learnerId, row)
    case 'lab': {
      const progress = await lockLabProgress(db, learnerId, row.lab)
      return writeLabProgress(db, {
        ...progress,
        solutionSeenAt: dateOf(row.solution_seen_at),
        practicedAt: dateOf(row.practiced_at),
        provedAt: dateOf(row.proved_at),
      })
    }
    default:
      await importSmallRow(db, learnerId, row)
  }
}

type SmallRow = Exclude<
  LearnerRow,
  { kind: 'attempt' | 'lab' | 'placement' | 'plan' | 'plan-settings' }
>

/** Returns how many were added: one or none. */
async function importSmallRow(db: Db, learnerId: string, row: SmallRow): Promise<number> {
  const insert = (() => {
    switch (row.kind) {
      case 'first-run':
        return db.insertInto('first_run').values({
          learner_id: learnerId,
          programmed: row.programmed,
          hours_a_week: row.hours_a_week,
          aim: row.aim,
          answered_at: new Date(row.at),
        })
      case 'hint':
        return db.insertInto('hint_opened').values({
          learner_id: learnerId,
          lab_id: row.lab,
          ordinal: row.ordinal,
          opened_at: new Date(row.at),
        })
      case 'review':
        return db.insertInto('review').values({
          learner_id: learnerId,
          lab_id: row.lab,
          variant: row.variant ?? '',
          due_at: new Date(row.due_at),
          made_at: new Date(row.made_at),
          done_at: dateOf(row.done_at),
        })
      case 'draft':
        return db.insertInto('draft').values({
          learner_id: learnerId,
          lab_id: row.lab,
          variant: row.variant ?? '',
          window_id: row.window,
          text: toBytes(row.text),
          version: 1,
          updated_at: new Date(row.at),
        })
      case 'program': {
        const { kind: _, at, ...program } = row
        return db
          .insertInto('entered_program')
          .values({ ...program, learner_id: learnerId, created_at: new Date(at) })
      }
    }
  })()
  const result = await insert.onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
  return Number(result.numInsertedOrUpdatedRows)
}

/** Returns whether it was added. */
async function importAttempt(
  db: Db,
  learnerId: string,
  row: Extract<LearnerRow, { kind: 'attempt' }>,
): Promise<boolean> {
  const inserted = await db
    .insertInto('attempt')
    .columns([
      'id',
      'learner_id',
      'lab_id',
      'variant',
      'number',
      'lab_hash',
      'answer',
      'seed',
      'via',
      'created_at',
    ])
    .expression(
      sql`select ${row.id}::uuid, ${learnerId}::uuid, ${row.lab}::text, ${row.variant}::text,
        (select coalesce(max(number), 0) + 1 from attempt
          where learner_id = ${learnerId} and lab_id = ${row.lab}),
        ${row.lab_hash}::text, ${toBytes(row.answer)}::bytea, ${row.seed}::text, ${row.via}::text,
        ${row.at}::timestamptz`,
    )
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!inserted) return false
  if (row.verdict === null) {
    await addJob(db, gradingJob(row.lab), row.id, learnerId)
    return true
  }
  await db
    .insertInto('grading')
    .values({ attempt_id: row.id, number: 1, began_at: new Date(row.at) })
    .execute()
  await db
    .insertInto('verdict')
    .values({
      attempt_id: row.id,
      grading_number: 1,
      status: row.verdict.status,
      body: toJson(row.verdict),
      failed_check: failedCheck(row.verdict),
      created_at: new Date(row.verdict_at ?? row.at),
    })
    .execute()
  return true
}

/** Numbers that go with the rows, once all are in. */
async function countAgain(db: Db, learnerId: string): Promise<void> {
  await sql`
    insert into lab_progress (learner_id, lab_id, attempts, last_attempt_at)
    select learner_id, lab_id, max(number), max(created_at) from attempt
    where learner_id = ${learnerId} group by learner_id, lab_id
    on conflict (learner_id, lab_id) do update
    set attempts = excluded.attempts, last_attempt_at = excluded.last_attempt_at`.execute(db)
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}
