create table seat (id int primary key, free boolean not null);
create table logs (id serial primary key, num int not null);
create table weather (id int primary key, day date not null unique, temperature int not null);
create table visits (id int primary key, day date not null unique, people int not null);
create table person (id int primary key, email varchar(100) not null);
create table tree (id int primary key, parent int);
create table activity (player int, device int not null, day date, games int not null, primary key (player, day));
create table trips (id int primary key, client int not null, driver int not null, status varchar(20) not null, day date not null);
create table users (id int primary key, banned boolean not null, role varchar(10) not null);

-- pair consecutive-seats differs
select distinct a.id from seat a join seat b on abs(a.id - b.id) = 1 where a.free and b.free
--
select distinct a.id from seat a join seat b on a.id = b.id - 1 where a.free and b.free

-- pair consecutive-numbers differs
select distinct a.num from logs a join logs b on b.id = a.id + 1 join logs c on c.id = a.id + 2 where a.num = b.num and b.num = c.num
--
select num from logs group by num having count(*) >= 3

-- pair consecutive-by-lag differs
select distinct a.num from logs a join logs b on b.id = a.id + 1 join logs c on c.id = a.id + 2 where a.num = b.num and b.num = c.num
--
select distinct num from (select num, lag(num) over (order by id) p, lag(num, 2) over (order by id) q from logs) x where num = p and num = q

-- pair rising-temperature differs
select a.id from weather a join weather b on a.day = b.day + 1 where a.temperature > b.temperature
--
select a.id from weather a join weather b on a.id = b.id + 1 where a.temperature > b.temperature

-- pair stadium differs
with v as (select id, day, people, id - row_number() over (order by id) g from visits where people >= 100) select id from v where g in (select g from v group by g having count(*) >= 3)
--
with v as (select id, day, people, id - row_number() over (order by id) g from visits where people >= 100) select id from v where g in (select g from v group by g having count(*) > 3)

-- pair stadium-before differs
with v as (select id, day, people, id - row_number() over (order by id) g from visits where people >= 100) select id from v where g in (select g from v group by g having count(*) >= 3)
--
select a.id from visits a join visits b on b.id = a.id + 1 join visits c on c.id = a.id + 2 where a.people >= 100 and b.people >= 100 and c.people >= 100

-- pair duplicate-emails differs
select email from person group by email having count(*) > 1
--
select distinct a.email from person a join person b on lower(a.email) = lower(b.email) and a.id <> b.id

-- pair tree-kinds differs
select id, case when parent is null then 'root' when id in (select parent from tree) then 'inner' else 'leaf' end from tree
--
select id, case when parent is null then 'root' when id not in (select parent from tree) then 'leaf' else 'inner' end from tree

-- pair first-device differs
select a.player, a.device from activity a where (a.player, a.day) in (select player, min(day) from activity group by player)
--
select player, min(device) from activity group by player

-- pair retention differs
select round(count(*)::numeric / nullif((select count(distinct player) from activity), 0), 2) from activity a join (select player, min(day) first from activity group by player) f on f.player = a.player and a.day = f.first + 1
--
select round(count(*)::numeric / nullif((select count(distinct player) from activity), 0), 2) from activity a join activity b on a.player = b.player and a.day = b.day + 1

-- pair running-games differs
select player, day, sum(games) over (partition by player order by day) from activity
--
select player, day, sum(games) over (order by player, day) from activity

-- pair cancellation-rate differs
select t.day, round(avg((t.status <> 'completed')::int), 2) from trips t join users c on c.id = t.client and not c.banned join users d on d.id = t.driver and not d.banned where t.day between '2013-10-01' and '2013-10-03' group by t.day
--
select t.day, round(avg((t.status <> 'completed')::int), 2) from trips t join users c on c.id = t.client and not c.banned where t.day between '2013-10-01' and '2013-10-03' group by t.day

-- pair cancellation-status differs
select day, count(*) from trips where status like 'cancelled%' group by day
--
select day, count(*) from trips where status in ('cancelled_by_driver', 'cancelled_by_client') group by day

-- pair banned-either differs
select t.id from trips t where t.client not in (select id from users where banned) and t.driver not in (select id from users where banned)
--
select t.id from trips t where not exists (select 1 from users u where u.banned and u.id = t.client and u.id = t.driver)

-- pair nth-highest differs
select max(temperature) from (select temperature, dense_rank() over (order by temperature desc) r from weather) x where r = 4
--
select max(temperature) from (select temperature, row_number() over (order by temperature desc, id) r from weather) x where r = 4

-- pair swap-seats differs
select case when id % 2 = 0 then id - 1 when id = (select max(id) from seat) then id else id + 1 end, free from seat
--
select case when id % 2 = 0 then id - 1 else id + 1 end, free from seat

-- pair median-frequency differs
select avg(num) from (select num, row_number() over (order by num, id) a, count(*) over () n from logs) x where a in ((n + 1) / 2, (n + 2) / 2)
--
select avg(num) from (select num, row_number() over (order by num, id) a, count(*) over () n from logs) x where a = (n + 1) / 2

-- pair gaps-in-ids differs
select id + 1 from logs a where not exists (select 1 from logs b where b.id = a.id + 1) and id < (select max(id) from logs)
--
select id + 1 from logs a where not exists (select 1 from logs b where b.id = a.id + 1)

-- pair longest-streak differs
select max(n) from (select count(*) n from (select day - row_number() over (order by day)::int g from visits) x group by g) y
--
select count(*) from visits having count(*) > 0

-- pair thirty-day-window differs
select day, count(distinct player) from activity where day > date '2019-07-27' - 30 and day <= '2019-07-27' group by day
--
select day, count(distinct player) from activity where day between date '2019-07-27' - 30 and '2019-07-27' group by day
