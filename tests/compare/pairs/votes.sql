create table party (id smallint primary key, name text not null unique, founded integer check (founded between 1800 and 2100));
create table ballot (
  id integer primary key,
  district integer not null,
  party smallint references party,
  weight integer not null default 1 check (weight in (1, 2)),
  cast_on date not null
);
create table stock (
  warehouse integer not null,
  item integer not null,
  low integer not null,
  high integer not null,
  held integer not null,
  reserved integer,
  primary key (warehouse, item),
  check (low <= held and held <= high),
  check (reserved is null or reserved <= held),
  check (low >= 0)
);
-- pair percent-five-strict differs
select party from ballot where party is not null group by party having count(*) * 100.0 / (select count(*) from ballot) >= 5
--
select party from ballot where party is not null group by party having count(*) * 100.0 / (select count(*) from ballot) > 5
-- pair percent-five-multiplied equal
select party from ballot where party is not null group by party having count(*) * 100.0 / (select count(*) from ballot) >= 5
--
select party from ballot where party is not null group by party having count(*) * 20 >= (select count(*) from ballot)
-- pair percent-three differs
select district from ballot group by district having count(*) filter (where party is null) * 100.0 / count(*) < 3
--
select district from ballot group by district having count(*) filter (where party is null) * 100.0 / count(*) <= 3
-- pair percent-two-thirds differs
select district from ballot group by district having count(party) * 3 >= count(*) * 2
--
select district from ballot group by district having count(party) * 1.0 / count(*) > 0.67
-- pair percent-half-majority-equal equal
select party from ballot where party is not null group by party having count(*) > (select count(*) from ballot) / 2
--
select party from ballot where party is not null group by party having count(*) * 2 > (select count(*) from ballot)
-- pair percent-round-twenty differs
select district, round(100.0 * count(party) / count(*)) from ballot group by district having count(*) >= 20
--
select district, 100 * count(party) / count(*) from ballot group by district having count(*) >= 20
-- pair percent-average-weight-25 differs
select district from ballot group by district having count(*) >= 25 and avg(weight) > 1.04
--
select district from ballot group by district having count(*) >= 25 and avg(weight) >= 1.04
-- pair group-sum-fifty differs
select district from ballot group by district having sum(weight) >= 50
--
select district from ballot group by district having sum(weight) > 50
-- pair pivot-filter equal
select district, count(*) filter (where weight = 1), count(*) filter (where weight = 2) from ballot group by district
--
select district, 2 * count(*) - sum(weight), sum(weight) - count(*) from ballot group by district
-- pair parties-in-every-district-division equal
select party from ballot where party is not null group by party having count(distinct district) = (select count(distinct district) from ballot)
--
select id from party p where exists (select 1 from ballot b where b.party = p.id) and not exists (select district from ballot except select district from ballot b where b.party = p.id)
-- pair stock-full-percent differs
select warehouse, item from stock where high > 0 and held * 100 / high >= 90
--
select warehouse, item from stock where high > 0 and held * 100.0 / high > 89
-- pair stock-check-implied equal
select warehouse, item from stock where held < low or reserved > high
--
select warehouse, item from stock where held > high
-- pair mean-held-a-little-above differs
select warehouse from stock group by warehouse having avg(held) > 640000
--
select warehouse from stock group by warehouse having round(avg(held)) > 640000
-- pair mean-reserved-whole differs
select warehouse from stock group by warehouse having avg(reserved) > 70500
--
select warehouse from stock group by warehouse having sum(reserved) / count(reserved) > 70500
