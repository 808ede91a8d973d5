create table doc (id uuid primary key, body jsonb not null, labels text[], scores integer[]);
-- pair json-number-scale differs
select id from doc where body -> 'n' = '10'
--
select id from doc where jsonb_typeof(body -> 'n') = 'number' and body ->> 'n' = '10'
-- pair json-compare-number equal
select id from doc where case when jsonb_typeof(body -> 'n') = 'number' then (body ->> 'n')::numeric > 9 end
--
select id from doc where jsonb_typeof(body -> 'n') = 'number' and body -> 'n' > '9'
-- pair array-null-element differs
select id from doc where not ('x' = any (labels))
--
select id from doc where not (labels @> array['x'])
-- pair array-order differs
select id from doc where scores = '{1,2}'
--
select id from doc where scores @> '{1,2}' and scores <@ '{1,2}'
-- pair null-among-numbers differs
select id from doc where not 7 = any (scores)
--
select id from doc where scores is not null and not coalesce(7 = any (scores), false)
