create table office (id int primary key, title text not null);
create table worker (id int primary key, job text, boss int references worker, hired date not null, pay numeric(7,2), office int references office);
create table offer (job text, pay int);

-- pair frame-of-a-month differs
select id, sum(pay) over (order by hired range between interval '1 month' preceding and current row) from worker
--
select id, sum(pay) over (order by hired range between interval '30 days' preceding and current row) from worker

-- pair a-month-on-or-back equal
select id from worker where hired + interval '1 month' > date '2024-03-30'
--
select id from worker where hired > date '2024-03-30' - interval '1 month'

-- pair taken-away-one-by-one equal
select job from worker except all select job from offer
--
select job from (select job, row_number() over (partition by job) nth from worker) w where nth > (select count(*) from offer o where o.job is not distinct from w.job)

-- pair there-is-always-a-maximum equal
select id from office o where exists (select max(pay) from worker w where w.office = o.id)
--
select id from office

-- pair there-is-a-third equal
select id from office o where exists (select 1 from worker w where w.office = o.id offset 2)
--
select office from worker where office is not null group by office having count(*) >= 3

-- pair more-than-the-boss equal
select id from worker w where pay > all (select pay from worker b where b.id = w.boss)
--
select w.id from worker w left join worker b on b.id = w.boss where b.id is null or w.pay > b.pay

-- pair pieces-in-either-order differs
select id from office where title like '%north%wing%'
--
select id from office where title like '%north%' and title like '%wing%'
