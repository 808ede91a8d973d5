create domain percent as numeric(5,2) check (value >= 0 and value <= 100);
create table sample (
  "Batch" integer not null,
  seq integer not null check (seq > 0),
  taken timestamptz not null,
  purity percent,
  result text check (result in ('pass', 'fail', 'retry')),
  tags text[],
  extra jsonb,
  primary key ("Batch", seq)
);
create table batch (
  id integer generated always as identity primary key,
  code char(3) not null unique check (code = upper(code)),
  opened timestamptz not null,
  closed timestamptz,
  size integer not null default 1,
  double_size integer generated always as (size * 2) stored,
  valid tstzrange generated always as (tstzrange(opened, closed)) stored,
  check (closed >= opened)
);
alter table sample add foreign key ("Batch") references batch;
create unique index on sample ("Batch") where result = 'retry';
create view passed as select "Batch", seq, purity from sample where result = 'pass';
create view batch_rate ("Batch", n, rate) as select "Batch", count(*), round(100.0 * count(*) filter (where result = 'pass') / count(*), 1) from sample group by "Batch";
-- pair rate-view equal
select "Batch" from batch_rate where rate = 100
--
select "Batch" from sample group by "Batch" having round(100.0 * sum(case result when 'pass' then 1 else 0 end) / count(*), 1) = 100
-- pair rate-view-at-least-ninety differs
select "Batch" from batch_rate where rate >= 90
--
select "Batch" from batch_rate where rate > 90
-- pair retry-at-most-one equal
select "Batch", count(*) from sample where result = 'retry' group by 1
--
select "Batch", 1 from sample where result = 'retry'
-- pair ntile-two-groups equal
select "Batch", seq, ntile(3) over (partition by "Batch" order by seq) from sample
--
select "Batch", seq, (row_number() over (partition by "Batch" order by seq) - 1) * 3 / count(*) over (partition by "Batch") + 1 from sample
-- pair generated-range equal
select id from batch where valid @> timestamptz '2024-06-01 00:00+00'
--
select id from batch where opened <= '2024-06-01 00:00+00' and (closed > '2024-06-01 00:00+00' or closed is null)
-- pair generated-range-empty differs
select id from batch where isempty(valid)
--
select id from batch where closed < opened
-- pair missing-seq-lag-default equal
select distinct "Batch" from (select "Batch", seq - lag(seq, 1, 0) over (partition by "Batch" order by seq) d from sample) x where d > 1
--
select "Batch" from sample group by "Batch" having max(seq) > count(*)
-- pair after-first-fail-window equal
select "Batch", seq from sample s where seq > (select min(seq) from sample f where f."Batch" = s."Batch" and result = 'fail')
--
select "Batch", seq from (select *, count(*) filter (where result = 'fail') over (partition by "Batch" order by seq rows between unbounded preceding and 1 preceding) c from sample) x where c > 0
-- pair purity-mean-three differs
select "Batch" from sample group by "Batch" having avg(purity) >= 97.5 and count(*) >= 5
--
select "Batch" from sample group by "Batch" having avg(purity) > 97.5 and count(*) >= 5
-- pair count-forty-percent-two differs
select "Batch" from sample group by "Batch" having count(*) >= 40 and count(*) filter (where result = 'fail') <= 0.05 * count(*)
--
select "Batch" from sample group by "Batch" having count(*) >= 40 and count(*) filter (where result = 'fail') < 0.05 * count(*)
