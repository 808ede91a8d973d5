/**
 * Which functions of pg_catalog a learner has no business with, as SQL over pg_proc p: those that
 * wait, change settings, run SQL that is hidden in a text, reach or watch other sessions, hold
 * locks, write outside of tables, or tell of the server.
 */
export const forbiddenFunctions = `(
  p.proname in (
    'set_config', 'pg_sleep', 'pg_sleep_for', 'pg_sleep_until', 'pg_notify', 'ts_stat',
    'pg_terminate_backend', 'pg_cancel_backend', 'pg_lock_status', 'pg_blocking_pids',
    'pg_safe_snapshot_blocking_pids', 'pg_isolation_test_session_is_blocked',
    'pg_logical_emit_message', 'pg_export_snapshot', 'pg_prepared_xact', 'pg_cursor',
    'pg_prepared_statement', 'pg_listening_channels', 'pg_notification_queue_usage',
    'pg_conf_load_time', 'pg_postmaster_start_time', 'inet_server_addr', 'inet_client_addr',
    'pg_get_shmem_allocations', 'pg_get_wait_events', 'pg_show_all_file_settings',
    'pg_hba_file_rules', 'pg_ident_file_mappings', 'pg_tablespace_databases',
    'lowrite', 'loread', 'be_lo_unlink')
  or p.proname ~ '^(pg_(try_)?advisory_|lo_|pg_stat_get_|pg_stat_clear|pg_stat_force|pg_stat_reset|pg_control_|pg_read_|pg_ls_|pg_get_replication|pg_replication|pg_logical_slot|pg_log_)'
  or p.proname ~ '(query|cursor|table|schema|database)_to_xml'
  or (p.proname = 'ts_rewrite' and p.pronargs = 2)
)`
