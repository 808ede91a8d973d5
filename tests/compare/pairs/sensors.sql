create table sensor (id int primary key, site text not null, unit text);
create table reading (sensor_id int not null references sensor (id), taken date not null, value double precision, good boolean, primary key (sensor_id, taken));

-- pair warmer-than-yesterday differs
select a.sensor_id, a.taken from reading a join reading b on b.sensor_id = a.sensor_id and b.taken = a.taken - 1 where a.value > b.value
--
select sensor_id, taken from (select sensor_id, taken, value, lag(value) over (partition by sensor_id order by taken) before from reading) x where value > before

-- pair three-in-a-row differs
select distinct a.sensor_id from reading a join reading b on b.sensor_id = a.sensor_id and b.taken = a.taken + 1 join reading c on c.sensor_id = a.sensor_id and c.taken = a.taken + 2 where a.value >= 100 and b.value >= 100 and c.value >= 100
--
select sensor_id from reading where value >= 100 group by sensor_id having count(*) >= 3

-- pair islands differs
select sensor_id, count(*) from (select sensor_id, taken - (row_number() over (partition by sensor_id order by taken))::int as island from reading where good) x group by sensor_id, island
--
select sensor_id, count(*) from reading where good group by sensor_id, value

-- pair bad-is-not-good differs
select count(*) from reading where not good
--
select count(*) from reading where good is not true

-- pair good-equals-true equal
select count(*) from reading where good = true
--
select count(*) from reading where good

-- pair last-value-frame differs
select sensor_id, taken, last_value(value) over (partition by sensor_id order by taken) from reading
--
select sensor_id, taken, last_value(value) over (partition by sensor_id order by taken rows between unbounded preceding and unbounded following) from reading

-- pair range-or-rows differs
select taken, sum(value) over (order by taken) from reading
--
select taken, sum(value) over (order by taken, sensor_id rows between unbounded preceding and current row) from reading

-- pair range-interval differs
select sensor_id, taken, count(*) over (partition by sensor_id order by taken range between '2 days' preceding and current row) from reading
--
select sensor_id, taken, count(*) over (partition by sensor_id order by taken rows between 2 preceding and current row) from reading

-- pair median differs
select percentile_cont(0.5) within group (order by value) from reading
--
select percentile_disc(0.5) within group (order by value) from reading

-- pair median-or-mean differs
select sensor_id, percentile_cont(0.5) within group (order by value) from reading group by sensor_id
--
select sensor_id, avg(value) from reading group by sensor_id

-- pair count-nulls differs
select sensor_id, count(*) - count(value) from reading group by sensor_id
--
select sensor_id, count(*) from reading where value is null group by sensor_id

-- pair max-taken differs
select r.sensor_id, r.value from reading r where r.taken = (select max(taken) from reading where sensor_id = r.sensor_id)
--
select r.sensor_id, r.value from reading r where r.taken = (select max(taken) from reading)

-- pair lateral-latest differs
select s.id, r.value from sensor s left join lateral (select value from reading where sensor_id = s.id order by taken desc limit 1) r on true
--
select s.id, r.value from sensor s, lateral (select value from reading where sensor_id = s.id order by taken desc limit 1) r

-- pair exists-outer differs
select s.site from sensor s where exists (select 1 from reading r where r.sensor_id = s.id and r.value > 50)
--
select s.site from sensor s where exists (select 1 from reading r where r.value > 50)

-- pair grouping-sets differs
select site, unit, count(*) from sensor group by rollup (site, unit)
--
select site, unit, count(*) from sensor group by cube (site, unit)

-- pair pivot differs
select taken, max(value) filter (where sensor_id = 1), max(value) filter (where sensor_id = 2) from reading group by taken
--
select taken, sum(value) filter (where sensor_id = 1), sum(value) filter (where sensor_id = 2) from reading group by taken having count(*) > 1

-- pair unit-upper differs
select upper(unit), count(*) from sensor group by upper(unit)
--
select upper(unit), count(*) from sensor group by unit

-- pair stddev differs
select stddev_samp(value) from reading
--
select stddev_pop(value) from reading

-- pair above-mean-of-site differs
select r.sensor_id from reading r join sensor s on s.id = r.sensor_id where r.value > (select avg(x.value) from reading x join sensor y on y.id = x.sensor_id where y.site = s.site)
--
select r.sensor_id from reading r where r.value > (select avg(x.value) from reading x where x.sensor_id = r.sensor_id)

-- pair first-and-last differs
select sensor_id, min(value), max(value) from reading group by sensor_id
--
select distinct sensor_id, first_value(value) over w, last_value(value) over w from reading window w as (partition by sensor_id order by taken rows between unbounded preceding and unbounded following)
