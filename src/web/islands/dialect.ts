import { SQLDialect } from '@codemirror/lang-sql'

/** PostgreSQL as labs use it: the words worth offering, and its own ways to quote. */
export const dialect = SQLDialect.define({
  doubleDollarQuotedStrings: true,
  doubleQuotedStrings: false,
  operatorChars: '+-*/<>=~!@#%^&|`?',
  keywords: `all alter analyze and any array as asc begin between both by cascade case cast check collate column
    commit conflict constraint create cross current_date current_time current_timestamp cycle default delete desc
    distinct do drop else end except exclude exists extract fetch filter first following for foreign from full
    function generated group grouping having if ilike in index inner insert intersect interval into is join key
    last lateral left like limit materialized merge natural next no not nothing nulls of offset on only or
    order ordinality outer over partition preceding primary range recursive references returning right row rows
    select set sets similar some table then ties to truncate unbounded union unique update using values view
    when where window with within without zone at`,
  builtin: `abs age avg ceil coalesce concat count cume_dist date_part date_trunc dense_rank exp
    first_value floor generate_series greatest jsonb_agg jsonb_array_elements jsonb_build_object
    lag last_value lead least length lower lpad make_date max min mod now nth_value ntile nullif
    percent_rank plainto_tsquery rank regexp_replace round row_number split_part string_agg
    substring sum to_char to_date to_tsquery to_tsvector trim ts_rank unnest upper
    websearch_to_tsquery array_agg bool_and bool_or`,
  types: `bigint boolean bytea char date double int integer json jsonb numeric real smallint text time
    timestamp timestamptz tsquery tsvector uuid varchar precision`,
})
