create table job (
  id int primary key, day date, opened timestamptz not null, closed timestamptz,
  check (closed is null or closed >= opened)
);

-- pair year-of-the-week differs
select to_char(day, 'IYYY-IW'), count(*) from job group by 1
--
select to_char(day, 'YYYY-IW'), count(*) from job group by 1

-- pair leap-day-between differs
select id from job where to_char(day, 'MM-DD') between '02-28' and '03-01'
--
select id from job where to_char(day, 'MM-DD') in ('02-28', '03-01')

-- pair sixtieth-day differs
select id from job where to_char(day, 'DDD')::int = 60
--
select id from job where to_char(day, 'MMDD') = '0301'

-- pair hours-of-half-a-day differs
select id from job where to_char(opened at time zone 'UTC', 'HH') = '03'
--
select id from job where extract(hour from opened at time zone 'UTC') = 3

-- pair hours-of-a-day equal
select id from job where to_char(opened at time zone 'UTC', 'HH24') = '03'
--
select id from job where extract(hour from opened at time zone 'UTC') = 3

-- pair clocks-between differs
select id from job where closed - opened > interval '1 day'
--
select id from job
where (closed at time zone 'Europe/Berlin') - (opened at time zone 'Europe/Berlin') > interval '1 day'

-- pair no-clocks-between equal
select id from job where closed - opened > interval '1 day'
--
select id from job
where (closed at time zone 'UTC') - (opened at time zone 'UTC') > interval '1 day'

-- pair day-of-23-hours differs
select id, (opened at time zone 'Europe/Paris' + interval '1 day') at time zone 'Europe/Paris' from job
--
select id, opened + interval '24 hours' from job

-- pair month-by-month differs
select id, day + interval '1 month' + interval '1 month' from job
--
select id, day + interval '2 months' from job

-- pair month-on-and-back differs
select id, day from job
--
select id, (day + interval '1 month' - interval '1 month')::date from job

-- pair week-on-and-back equal
select id, day from job
--
select id, (day + interval '1 week' - interval '1 week')::date from job
