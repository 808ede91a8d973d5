create table reading (
  sensor integer not null,
  at timestamptz not null,
  ok boolean,
  primary key (sensor, at)
);
create table daily (day date primary key, visits integer not null check (visits >= 0));
-- pair week-iso-year differs
select extract(isoyear from day), extract(week from day), sum(visits) from daily group by 1, 2
--
select extract(year from day), extract(week from day), sum(visits) from daily group by 1, 2
-- pair day-of-23-hours differs
select sensor, at from reading where at >= '2024-03-31 00:00 Europe/Berlin' and at < '2024-04-01 00:00 Europe/Berlin'
--
select sensor, at from reading where at >= '2024-03-31 00:00 Europe/Berlin' and at < timestamptz '2024-03-31 00:00 Europe/Berlin' + interval '24 hours'
-- pair share-of-twenty differs
select sensor from reading group by sensor having count(*) >= 20 and avg(case when ok then 1.0 else 0 end) >= 0.9
--
select sensor from reading group by sensor having count(*) >= 20 and avg(case when ok then 1.0 when not ok then 0 end) >= 0.9
-- pair share-of-true-filter equal
select sensor from reading group by sensor having bool_and(coalesce(ok, false))
--
select sensor from reading group by sensor having count(*) = count(*) filter (where ok)
-- pair share-ninety-five differs
select sensor from reading group by sensor having avg((ok is true)::int) >= 0.95
--
select sensor from reading group by sensor having avg((ok is true)::int) > 0.95
-- pair share-more-than-five-percent-int differs
select sensor from reading group by sensor having 100.0 * count(*) filter (where ok) / count(*) > 5
--
select sensor from reading group by sensor having 100 * count(*) filter (where ok) / count(*) > 5
-- pair quarter-of-leap-year differs
select day from daily where extract(quarter from day) = 1
--
select day from daily where extract(doy from day) <= 90
-- pair median equal
select percentile_cont(0.5) within group (order by visits) from daily
--
select avg(visits)::float8 from (select visits, row_number() over (order by visits) r, count(*) over () n from daily) x where r in ((n + 1) / 2, (n + 2) / 2)
