import { ask, superuser } from './ask.ts'
import { type AdminRuntime, database, mainOf, serverOf } from './runtime.ts'
import { type Shortfall, shortfall } from './shortfall.ts'

/*
 * A data folder that was copied while its server wrote into it holds pages of different moments. It
 * starts all the same, most of the time: what is missing shows some day. So how it was copied is told
 * by what a copy leaves: PostgreSQL renames the backup_label of a folder that it starts from, and says
 * in its log that it began as after a crash where there was none.
 */

/** What is known of the folder of `main` before it is lost. */
export interface FolderKnown {
  /** Its database's oid, which every copy of the folder keeps and no restored dump gets. */
  databaseOid: string | null
  /** It was stopped for a while, so its folder may have been copied at rest. */
  wasStopped: boolean
  /** What starts from here on starts from what the learner's files made. */
  isLost: boolean
}

/** Notes which folder it is, where the story takes it away. */
export async function noteFolder(runtime: AdminRuntime): Promise<void> {
  if (!runtime.lab.story.some((step) => 'lose' in step)) return
  runtime.folder.databaseOid = await oidOf(runtime, 'main')
}

async function oidOf(runtime: AdminRuntime, name: string): Promise<string | null> {
  const told = await ask(
    { server: serverOf(runtime, name), role: superuser, database },
    'select oid from pg_database where datname = current_database()',
  )
  return told.kind === 'rows' ? (told.rows[0]?.[0] ?? null) : null
}

/** Runs a script, and notes whether it stopped the server. */
export async function notingStops<T>(runtime: AdminRuntime, run: () => Promise<T>): Promise<T> {
  if (runtime.folder.databaseOid === null || runtime.folder.isLost) return await run()
  const before = await startTime(runtime)
  const result = await run()
  if (before !== null && (await startTime(runtime)) !== before) runtime.folder.wasStopped = true
  return result
}

async function startTime(runtime: AdminRuntime): Promise<string | null> {
  if (mainOf(runtime.servers).status() === null) return null
  const told = await ask(
    { server: mainOf(runtime.servers), role: superuser, database },
    'select pg_postmaster_start_time()',
  )
  return told.kind === 'rows' ? (told.rows[0]?.[0] ?? null) : null
}

const afterCrash = /database system was interrupted; last known up/
const fromBackup = /starting backup recovery with redo LSN/

/** Whether a folder has, or was started with, the label of a backup. */
export async function hasLabel(runtime: AdminRuntime, name: string): Promise<boolean> {
  const { data } = serverOf(runtime, name)
  return (
    (await runtime.room.sh('[ -e "$1/backup_label" ] || [ -e "$1/backup_label.old" ]', [data])) ===
    0
  )
}

/** A server that has started from a folder copied while another one was at work in it; null: it has not. */
export async function tornCopy(runtime: AdminRuntime, name: string): Promise<Shortfall | null> {
  const { folder } = runtime
  const server = serverOf(runtime, name)
  const log = server.log()
  if (folder.wasStopped || !afterCrash.test(log) || fromBackup.test(log)) return null
  if (await hasLabel(runtime, name)) return null
  const oid = await oidOf(runtime, name)
  if (oid === null || oid !== folder.databaseOid) return null
  return shortfall(
    {
      expected: 'a copy of the data folder that belongs to one moment',
      came: 'a folder that was copied while the server was running, without backup_label: this server began as after a crash',
      try: 'Put what pg_backup_stop returns as labelfile into the copy, as backup_label, and copy between pg_backup_start and pg_backup_stop. Or stop the server while you copy.',
    },
    {
      says: 'Nothing says from where this copy has to be repaired. It started by luck: had someone written while it was made, it could be broken.',
      output: { title: 'Its log', text: log.trim().split('\n').slice(0, 8).join('\n') },
    },
    { check: 'starts' },
  )
}
