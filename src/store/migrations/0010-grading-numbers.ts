/** What tells gradings of an attempt apart is a number; a run is what the table of that name holds. */
export const sql = `
alter table grading rename column run to number;
alter table check_result rename column run to grading_number;
alter table verdict rename column run to grading_number;
`
