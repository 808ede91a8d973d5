import type { Limits } from '../../kit/limits.ts'
import type { ClusterName } from './cluster-paths.ts'

/** For clusters whose files may lie in memory. */
const shortLog = { max_wal_size: '64MB', min_wal_size: '32MB' }

/** What all embedded clusters have in common. */
const common = {
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  io_method: 'sync',
  huge_pages: 'off',
  jit: 'off',
}

const small = {
  ...common,
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_worker_processes: '2',
  max_parallel_workers: '0',
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
}

/** The settings of the store and the bench. */
export function settingsOf(name: ClusterName, limits: Limits): Record<string, string> {
  if (name === 'store') {
    return { ...small, shared_buffers: '16MB', max_connections: '40', max_wal_size: '128MB' }
  }
  return {
    ...small,
    shared_buffers: '64MB',
    max_connections: '160',
    fsync: 'off',
    synchronous_commit: 'on',
    full_page_writes: 'off',
    autovacuum: 'off',
    track_counts: 'off',
    update_process_title: 'off',
    temp_file_limit: `${limits.temporaryFileKilobytesMax}kB`,
    max_wal_size: '256MB',
    checkpoint_timeout: '30min',
    max_notify_queue_pages: '64',
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
  }
}

/**
 * Settings of a cluster that runs specifications of PostgreSQL's isolation tester: the defaults of
 * PostgreSQL, since specifications may show any of them, with room for prepared transactions and
 * logical decoding, and without what would come in between by itself.
 */
export const specificationSettings: Readonly<Record<string, string>> = {
  lc_messages: 'C',
  io_method: 'sync',
  fsync: 'off',
  // Off, CREATE INDEX wouldn't count rows, and plans would be others; so it's on, and sleeps.
  autovacuum_naptime: '1d',
  shared_buffers: '32MB',
  wal_level: 'logical',
  max_prepared_transactions: '10',
  log_lock_waits: 'on',
  log_min_messages: 'fatal',
  log_min_error_statement: 'panic',
  checkpoint_timeout: '30min',
  ...shortLog,
}

/** Settings of a cluster in which learners' sessions meet. */
export function scheduleSettings(limits: Limits): Readonly<Record<string, string>> {
  return {
    ...common,
    ...shortLog,
    fsync: 'off',
    autovacuum: 'off',
    shared_buffers: '32MB',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_worker_processes: '2',
    max_parallel_workers: '0',
    max_parallel_workers_per_gather: '0',
    max_connections: '120',
    temp_file_limit: `${limits.temporaryFileKilobytesMax}kB`,
    log_min_messages: 'fatal',
    log_min_error_statement: 'panic',
    checkpoint_timeout: '30min',
  }
}

/** Settings of the small servers of administration labs, in their own file, where learners change them. */
export const labServerSettings: Readonly<Record<string, string>> = {
  ...common,
  autovacuum: 'off',
  shared_buffers: '8MB',
  max_connections: '30',
  max_worker_processes: '4',
  max_parallel_workers: '0',
  max_parallel_workers_per_gather: '0',
  wal_level: 'replica',
  max_wal_senders: '4',
  wal_init_zero: 'off',
  wal_recycle: 'off',
  checkpoint_timeout: '30min',
  deadlock_timeout: '1ms',
  log_lock_waits: 'on',
  log_min_error_statement: 'panic',
  log_line_prefix: '',
}

/**
 * Settings of a cluster on which work is counted. Nothing comes in between by itself; ANALYZE reads
 * every row of a table of up to 75,000, so plans do not hang on chance; hint bits can be set at once
 * (synchronous_commit), so VACUUM marks pages all-visible; records of WAL are those of the statements.
 */
export function costSettings(limits: Limits): Readonly<Record<string, string>> {
  return {
    ...scheduleSettings(limits),
    synchronous_commit: 'on',
    full_page_writes: 'off',
    wal_level: 'replica',
    shared_buffers: '128MB',
    work_mem: '1MB',
    maintenance_work_mem: '64MB',
    max_wal_size: '1GB',
    max_parallel_maintenance_workers: '0',
    default_statistics_target: '250',
    synchronize_seqscans: 'off',
    random_page_cost: '1.1',
    shared_preload_libraries: 'pg_stat_statements',
    'pg_stat_statements.track': 'all',
    'pg_stat_statements.track_utility': 'off',
    'pg_stat_statements.save': 'off',
    'pg_stat_statements.max': '10000',
  }
}
