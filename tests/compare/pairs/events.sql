create table account (id int primary key, email text not null unique, zone text not null default 'UTC');
create table event (
  id bigint generated always as identity primary key,
  account_id int references account (id),
  kind text not null,
  at timestamptz not null,
  took interval,
  payload jsonb
);

-- pair local-day differs
select (at at time zone 'America/New_York')::date, count(*) from event group by 1
--
select at::date, count(*) from event group by 1

-- pair own-zone differs
select e.id, (e.at at time zone a.zone)::date from event e join account a on a.id = e.account_id
--
select e.id, e.at::date from event e join account a on a.id = e.account_id

-- pair whole-day-between differs
select id from event where at >= '2024-03-01' and at < '2024-03-02'
--
select id from event where at between '2024-03-01' and '2024-03-02'

-- pair last-second-of-day differs
select id from event where at >= '2024-03-01' and at < '2024-03-02'
--
select id from event where at >= '2024-03-01' and at <= '2024-03-01 23:59:59'

-- pair within-an-hour differs
select a.id, b.id from event a join event b on a.account_id = b.account_id and a.id < b.id where b.at - a.at <= interval '1 hour'
--
select a.id, b.id from event a join event b on a.account_id = b.account_id and a.id < b.id where b.at - a.at < interval '1 hour'

-- pair first-login differs
select account_id, min(at)::date from event where kind = 'login' group by account_id
--
select account_id, min(at)::date from event group by account_id

-- pair next-day-return differs
select count(distinct a.account_id) from event a join event b on a.account_id = b.account_id and b.at::date = a.at::date + 1
--
select count(distinct a.account_id) from event a join event b on a.account_id = b.account_id and b.at <= a.at + interval '1 day' and b.at > a.at

-- pair next-day-return-min differs
select count(*) from event a where (a.account_id, a.at::date - 1) in (select account_id, min(at)::date from event group by account_id)
--
select count(*) from event a where (a.account_id, a.at::date - 1) in (select account_id, at::date from event)

-- pair json-text-number differs
select id from event where (payload ->> 'amount')::numeric > 9
--
select id from event where payload ->> 'amount' > '9'

-- pair json-missing-or-null differs
select id from event where payload -> 'note' is null
--
select id from event where payload ->> 'note' is null

-- pair json-contains differs
select id from event where payload @> '{"tags": ["new"]}'
--
select id from event where payload -> 'tags' ->> 0 = 'new'

-- pair json-has-key differs
select id from event where payload ? 'error'
--
select id from event where payload ->> 'error' is not null

-- pair json-nested differs
select id from event where payload -> 'user' ->> 'plan' = 'pro'
--
select id from event where payload ->> 'plan' = 'pro'

-- pair json-elements differs
select e.id, count(*) from event e, jsonb_array_elements(e.payload -> 'items') i group by e.id
--
select e.id, jsonb_array_length(e.payload -> 'items') from event e

-- pair interval-sum differs
select account_id, sum(took) from event group by account_id having sum(took) > interval '90 minutes'
--
select account_id, sum(took) from event group by account_id having max(took) > interval '90 minutes'

-- pair interval-null differs
select avg(took) from event
--
select sum(took) / count(*) from event

-- pair truncated-week differs
select date_trunc('week', at), count(*) from event group by 1
--
select date_trunc('day', at), count(*) from event group by 1

-- pair weekend differs
select id from event where extract(isodow from at) in (6, 7)
--
select id from event where extract(dow from at) in (5, 6)

-- pair email-domain differs
select id from account where email like '%@example.com'
--
select id from account where email like '%example.com'

-- pair email-domain-part equal
select id from account where lower(email) = 'ada@example.com'
--
select id from account where email ilike 'ada@example.com'

-- pair email-case differs
select id from account where lower(email) = 'ada@example.com'
--
select id from account where email = 'ada@example.com'

-- pair sessions-gap differs
select account_id, count(*) from (select account_id, at - lag(at) over (partition by account_id order by at, id) as gap from event) x where gap is null or gap > interval '30 minutes' group by account_id
--
select account_id, count(*) from (select account_id, at - lag(at) over (partition by account_id order by at, id) as gap from event) x where gap > interval '30 minutes' group by account_id

-- pair kinds-per-day differs
select at::date, count(*) filter (where kind = 'login'), count(*) filter (where kind = 'buy') from event group by 1
--
select at::date, count(*) filter (where kind = 'login'), count(*) filter (where kind = 'buy') from event where kind in ('login', 'buy') group by 1

-- pair conversion differs
select round(count(*) filter (where kind = 'buy') * 100.0 / count(*), 1) from event having count(*) > 0
--
select count(*) filter (where kind = 'buy') * 100 / count(*) from event having count(*) > 0

-- pair unread-limit differs ordered
select id, kind from event order by at desc, id limit 3
--
select id, kind from event order by at desc, id limit 3 offset 1

-- pair newest-first differs ordered
select id from event order by at desc, id
--
select id from event order by at, id
