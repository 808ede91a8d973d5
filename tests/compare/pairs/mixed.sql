create table node (id int primary key, kind text, w int, prev int references node, next int references node, tags int[] not null default '{}', pt date, amt numeric(10,3), span interval, tod time, note varchar(20), flag bool);
create table pairing (x int, y int, z int not null default 0, unique nulls not distinct (x, y));

-- pair array-sorted differs
select id from node where tags = (select array_agg(t order by t) from unnest(tags) t)
--
select id from node where tags = (select array_agg(distinct t) from unnest(tags) t)

-- pair array-slice differs
select id from node where tags[1:2] = '{1,2}'
--
select id from node where tags = '{1,2}'

-- pair array-cat differs
select id from node where array_to_string(tags, ',') = '1,2'
--
select id from node where tags = '{1,2}'

-- pair span-justify differs
select id from node where span = interval '1 day'
--
select id from node where extract(day from span) = 1 and extract(hour from span) = 0 and extract(minute from span) = 0 and extract(second from span) = 0

-- pair span-text differs
select id from node where span::text = '1 day'
--
select id from node where span = interval '1 day'

-- pair tod-minute differs
select date_trunc('minute', tod), count(*) from node group by 1
--
select date_trunc('hour', tod), count(*) from node group by 1

-- pair note-regexp differs
select id, regexp_replace(note, 'a', 'x') from node
--
select id, replace(note, 'a', 'x') from node

-- pair amt-neg-round differs
select id, round(amt) from node
--
select id, floor(amt + 0.5) from node

-- pair array-max equal
select id, (select max(t) from unnest(tags) t) from node
--
select n.id, m.t from node n left join lateral (select t from unnest(n.tags) t where t is not null order by t desc limit 1) m on true

-- pair span-hours equal
select id from node where span = interval '24 hours'
--
select id from node where span = interval '1 day'
