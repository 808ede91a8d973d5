/** Tables get the field's names, and a verdict says how many trials it took, whatever they were. */
export const sql = `
alter table standing rename to lab_progress;
alter table lab_progress rename constraint standing_pkey to lab_progress_pkey;
alter table plan_wish rename to plan_settings;
alter table plan_settings rename constraint plan_wish_pkey to plan_settings_pkey;
alter table plan_kept rename to plan_snapshot;
alter table plan_snapshot rename constraint plan_kept_pkey to plan_snapshot_pkey;
alter table draft_return rename to draft_revert;
alter table draft_revert rename constraint draft_return_pkey to draft_revert_pkey;
alter index draft_return_last rename to draft_revert_last;
alter sequence draft_return_id_seq rename to draft_revert_id_seq;

-- A field is renamed; what the verdict says stays as it was.
alter table verdict disable trigger never_edited;
update verdict
set body = ((body::jsonb - 'databases') || jsonb_build_object('trials', body::jsonb -> 'databases'))::json
where body::jsonb ? 'databases';
alter table verdict enable trigger never_edited;
`
