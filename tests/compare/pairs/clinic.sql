create extension if not exists btree_gist;
create domain positive as int check (value > 0);
create type ward as enum ('west', 'north', 'south');
create table room (floor int, number int, ward ward not null, beds positive not null, primary key (floor, number));
create table patient (id uuid primary key, name text not null, born date not null, blood text check (blood in ('A', 'B', 'AB', 'O')), tags text[] not null default '{}');
create table stay (
  id int primary key,
  patient_id uuid not null references patient (id),
  floor int not null,
  number int not null,
  during daterange not null,
  note text,
  days int generated always as (upper(during) - lower(during)) stored,
  foreign key (floor, number) references room (floor, number),
  exclude using gist (patient_id with =, during with &&)
);

-- pair same-floor-only differs
select s.id, r.ward from stay s join room r on r.floor = s.floor and r.number = s.number
--
select s.id, r.ward from stay s join room r on r.floor = s.floor

-- pair overlap-no-duplicate equal
select a.id from stay a join stay b on a.patient_id = b.patient_id and a.during && b.during
--
select id from stay where not isempty(during)

-- pair room-overlap differs
select a.id, b.id from stay a join stay b on (a.floor, a.number) = (b.floor, b.number) and a.id < b.id where a.during && b.during
--
select a.id, b.id from stay a join stay b on (a.floor, a.number) = (b.floor, b.number) and a.id < b.id where upper(a.during) >= lower(b.during) and upper(b.during) >= lower(a.during)

-- pair on-a-day differs
select id from stay where during @> date '2024-05-01'
--
select id from stay where lower(during) <= '2024-05-01' and upper(during) >= '2024-05-01'

-- pair beds-over-zero equal
select floor, number from room where beds >= 1
--
select floor, number from room

-- pair ward-order differs
select ward, count(*) from room where ward > 'north' group by ward
--
select ward, count(*) from room where ward::text > 'north' group by ward

-- pair has-tag differs
select id from patient where 'vip' = any(tags)
--
select id from patient where tags = array['vip']

-- pair contains-both differs
select id from patient where tags @> array['vip', 'new']
--
select id from patient where tags && array['vip', 'new']

-- pair tags-rows differs
select p.id, t from patient p, unnest(p.tags) t
--
select p.id, t from patient p left join unnest(p.tags) t on true

-- pair blood-unknown differs
select count(*) from patient where blood not in ('A', 'AB')
--
select count(*) from patient where blood <> 'A' or blood <> 'AB'

-- pair blood-null differs
select count(*) from patient where blood is distinct from 'O'
--
select count(*) from patient where blood <> 'O'

-- pair stays-per-patient differs
select p.id from patient p where (select count(*) from stay s where s.patient_id = p.id) > 1
--
select p.id from patient p where (select count(distinct s.floor) from stay s where s.patient_id = p.id) > 1

-- pair never-in-ward differs
select p.id from patient p where not exists (select 1 from stay s join room r using (floor, number) where s.patient_id = p.id and r.ward = 'south')
--
select distinct p.id from patient p join stay s on s.patient_id = p.id join room r using (floor, number) where r.ward <> 'south'

-- pair long-stays differs
select id from stay where days > 7
--
select id from stay where days >= 7

-- pair beds-taken differs
select r.floor, sum(r.beds) from room r group by r.floor
--
select r.floor, sum(r.beds) from room r left join stay s using (floor, number) group by r.floor

-- pair born-same-day differs
select a.id from patient a join patient b on a.id <> b.id and to_char(a.born, 'MM-DD') = to_char(b.born, 'MM-DD')
--
select a.id from patient a join patient b on a.id <> b.id and a.born = b.born
