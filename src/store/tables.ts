import type { ColumnType, Generated } from 'kysely'
import type { LabPicture, RunResult } from '../lab/grading.ts'
import type { ServerAnswer, ServerEnding, ServerState, ServerTask } from '../lab/http/console.ts'
import type { Check, Verdict, VerdictStatus } from '../lab/verdict.ts'

/** JSON as pg reads it, written as text. */
type Json<T> = ColumnType<T, string, string>
/** Text that may hold any character, NUL too: UTF-8 bytes. */
type Bytes = ColumnType<Buffer, Buffer, Buffer>
type Time = ColumnType<Date, Date, Date>
type MaybeTime = ColumnType<Date | null, Date | null | undefined, Date | null>

export type Via = 'page' | 'terminal'
export type RevertCause = 'starter' | 'attempt'

/** The tables as schema.txt describes them; the database is the truth, a test compares. */
export interface Tables {
  learner: {
    id: string
    is_local: Generated<boolean>
    role: Generated<string>
    created_at: Time
  }
  first_run: {
    learner_id: string
    programmed: string | null
    hours_a_week: number | null
    aim: string | null
    answered_at: Time
  }
  attempt: {
    id: string
    learner_id: string
    lab_id: string
    /** Null: the lab's own task. */
    variant: string | null
    number: number
    lab_hash: string
    answer: Bytes
    seed: string
    via: Via
    created_at: Time
  }
  grading: { attempt_id: string; number: number; began_at: Time }
  check_result: { attempt_id: string; grading_number: number; ordinal: number; body: Json<Check> }
  verdict: {
    attempt_id: string
    grading_number: number
    status: VerdictStatus
    body: Json<Verdict>
    created_at: Time
    failed_check: string | null
  }
  lab_progress: {
    learner_id: string
    lab_id: string
    attempts: Generated<number>
    last_attempt_at: MaybeTime
    solution_seen_at: MaybeTime
    practiced_at: MaybeTime
    proved_at: MaybeTime
  }
  hint_opened: { learner_id: string; lab_id: string; ordinal: number; opened_at: Time }
  review: {
    learner_id: string
    lab_id: string
    /** Empty: the lab's own task, where it has no variants. */
    variant: string
    due_at: Time
    made_at: Time
    done_at: MaybeTime
  }
  draft: {
    learner_id: string
    lab_id: string
    variant: string
    window_id: string
    text: Bytes
    version: number
    updated_at: Time
  }
  draft_revert: {
    id: Generated<string>
    learner_id: string
    lab_id: string
    variant: string
    window_id: string
    cause: RevertCause
    /** What the return replaced. */
    before: Bytes
    made_at: Time
    /** What stood there when the return was taken back. */
    after: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>
    undone_at: MaybeTime
  }
  run: {
    id: string
    learner_id: string
    lab_id: string
    sql: Bytes
    created_at: Time
    rows: 'sample' | 'whole'
    call: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>
  }
  /** What a run printed, piece by piece while it ran. */
  run_output: { run_id: string; ordinal: number; printed: Bytes }
  run_result: { run_id: string; body: Json<RunResult>; created_at: Time }
  /** A learner's server that runs for a while. */
  server: {
    id: string
    learner_id: string
    lab_id: string
    answer: Bytes
    created_at: Time
    state: Generated<ServerState>
    port: number | null
    seen_at: Time
    ending: ColumnType<ServerEnding | null, string | null | undefined, string | null>
  }
  server_output: { server_id: string; ordinal: number; printed: Bytes }
  server_task: {
    id: string
    server_id: string
    body: Json<ServerTask>
    created_at: Time
    answer: ColumnType<ServerAnswer | null, string | null | undefined, string | null>
  }
  placement: {
    id: string
    learner_id: string
    background: string | null
    begun_at: Time
    ended_at: MaybeTime
    ended_why: ColumnType<string | null, string | null | undefined, string | null>
  }
  placement_answer: {
    placement_id: string
    ordinal: number
    item_id: string
    answer: 'right' | 'wrong' | 'unknown'
    given: Bytes
    answered_at: Time
  }
  placement_query: {
    id: string
    placement_id: string
    item_id: string
    sql: Bytes
    asked_at: Time
    outcome: ColumnType<string | null, string | null | undefined, string | null>
    message: ColumnType<string | null, string | null | undefined, string | null>
  }
  entered_program: {
    id: string
    learner_id: string
    school: string
    field: string
    credential: 'bootcamp' | 'certificate' | 'associate' | 'bachelor' | 'master'
    city: string | null
    state: string | null
    is_online: 'yes' | 'no' | null
    price_total: number | null
    weeks: number | null
    url: string
    /** A day, as 2026-11-24. */
    looked_at: string
    entered_by: string
    note: string | null
    created_at: Time
  }
  plan_settings: { learner_id: string; body: Json<unknown>; changed_at: Time }
  plan_snapshot: { learner_id: string; made_at: Time; body: Json<unknown> }
  lab_picture: { lab_hash: string; lab_id: string; body: Json<LabPicture>; created_at: Time }
}
