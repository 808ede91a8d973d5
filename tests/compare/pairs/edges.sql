create table node (id int primary key, up int references node, label text, check (up <> id));
create table item (id int primary key, code varchar(5), born date, at timestamp, seen timestamptz, doc jsonb, marks int[], body text, pay int, dept text);

-- pair blank-at-the-end differs
select id from item where code = 'ab'
--
select id from item where rtrim(code) = 'ab'

-- pair trimmed-both-ways equal
select id, trim(both ' ' from code) from item
--
select id, ltrim(rtrim(code)) from item

-- pair last-second differs
select id from item where at::date = '2024-02-29'
--
select id from item where at >= '2024-02-29' and at <= '2024-02-29 23:59:59'

-- pair day-half-open equal
select id from item where at::date = '2024-02-29'
--
select id from item where at >= '2024-02-29' and at < '2024-03-01'

-- pair noon-in-summer differs
select id from item where extract(hour from seen at time zone 'Europe/Berlin') = 12
--
select id from item where extract(hour from seen at time zone 'UTC') = 11

-- pair birthday-to-come differs
select id from item where date_part('year', age(date '2024-06-15', born)) >= 18
--
select id from item where 2024 - extract(year from born) >= 18

-- pair number-or-text differs
select id from item where doc ->> 'a' = '1'
--
select id from item where doc -> 'a' = '1'

-- pair twice-in-the-list differs
select id from item, unnest(marks) mark where mark > 5
--
select id from item where exists (select 1 from unnest(marks) mark where mark > 5)

-- pair depth-of-five differs
with recursive r as (select id, 1 depth from node where up is null union all select n.id, r.depth + 1 from node n join r on n.up = r.id) select id, depth from r
--
with recursive r as (select id, 1 depth from node where up is null union all select n.id, r.depth + 1 from node n join r on n.up = r.id where r.depth < 5) select id, depth from r

-- pair depth-one equal
with recursive r as (select id, 1 depth from node where up is null union all select n.id, r.depth + 1 from node n join r on n.up = r.id) select id from r where depth = 1
--
select id from node where up is null

-- pair five-days-running differs
select distinct dept from (select dept, born - (dense_rank() over (partition by dept order by born))::int run from (select distinct dept, born from item) days) x group by dept, run having count(*) >= 5
--
select distinct dept from (select dept, born - (dense_rank() over (partition by dept order by born))::int run from (select distinct dept, born from item) days) x group by dept, run having count(*) >= 4

-- pair frame-of-days differs
select id, count(*) over (partition by dept order by at range between interval '7 days' preceding and current row) from item
--
select id, count(*) over (partition by dept order by at range between interval '6 days' preceding and current row) from item

-- pair frame-of-days-counted equal
select id, count(*) over (partition by dept order by at range between interval '7 days' preceding and current row) from item where dept is not null and at is not null
--
select i.id, (select count(*) from item o where o.dept = i.dept and o.at between i.at - interval '7 days' and i.at) from item i where dept is not null and at is not null

-- pair stretches-of-time differs
select date_bin('15 minutes', at, timestamp '2000-01-01'), count(*) from item group by 1
--
select date_bin('20 minutes', at, timestamp '2000-01-01'), count(*) from item group by 1

-- pair far-apart differs
select dept from item group by dept having max(pay) - min(pay) > 5000
--
select dept from item group by dept having max(pay) - min(pay) >= 5000

-- pair twice-the-mean differs
select dept from item where pay > 0 group by dept having max(pay) > 2 * avg(pay)
--
select dept from item where pay > 0 group by dept having max(pay) >= 2 * avg(pay)

-- pair first-of-the-list differs
select id from item where marks[1] = 7
--
select id from item where 7 = any (marks)

-- pair split-at-blanks differs
select id, array_length(string_to_array(body, ' '), 1) from item
--
select id, array_length(regexp_split_to_array(body, '\s+'), 1) from item
