create table meter (id bigint primary key, serial varchar(12) not null unique, kind text not null check (kind in ('elec','gas','heat')), lat real, lon real);
create table tariff (kind text not null, valid tstzrange not null, ct numeric(6,3) not null check (ct >= 0), check (not isempty(valid)));
create table pulse (meter bigint not null references meter, at timestamptz not null, kwh double precision not null check (kwh >= 0), est boolean, primary key (meter, at));
create table outage (id int primary key, during tsrange, cause text, load int4range not null default 'empty', area int[]);

-- pair tariff-open differs
select kind from tariff where upper_inf(valid)
--
select kind from tariff where upper(valid) is null and lower(valid) is not null

-- pair outage-empty differs
select id from outage where isempty(load)
--
select id from outage where lower(load) is null

-- pair area-order differs
select id from outage where area = array[1,2]
--
select id from outage where area @> array[1,2] and cardinality(area) = 2

-- pair load-canonical equal
select id from outage where load @> 10
--
select id from outage where load @> int4range(10, 11)

-- pair outage-adjacent differs
select a.id, b.id from outage a join outage b on a.during -|- b.during
--
select a.id, b.id from outage a join outage b on upper(a.during) = lower(b.during)

-- pair est-or equal
select meter from pulse group by meter having bool_or(est)
--
select meter from pulse group by meter having not bool_and(not est)
