create table hit (id int primary key, who int not null, at timestamp not null, n int);

-- pair gap-thirty differs
select who, count(*) from (select who, at - lag(at) over (partition by who order by at, id) as gap from hit) x where gap > interval '30 minutes' group by who
--
select who, count(*) from (select who, at - lag(at) over (partition by who order by at, id) as gap from hit) x where gap > interval '29 minutes' group by who

-- pair jump-five differs
select id from (select id, n - lag(n) over (order by id) as d from hit) x where d >= 5
--
select id from (select id, n - lag(n) over (order by id) as d from hit) x where d > 5

-- pair self-difference differs
select a.id from hit a join hit b on a.who = b.who and a.n - b.n = 17
--
select a.id from hit a join hit b on a.who = b.who and b.n - a.n = 17

-- pair lead-days differs
select id from (select id, lead(at) over (partition by who order by at, id) - at as d from hit) x where d < interval '2 days'
--
select id from (select id, lead(at) over (partition by who order by at, id) - at as d from hit) x where d <= interval '2 days'
