create type role as enum ('plaintiff', 'defendant', 'witness');
create table lawcase (id int primary key, docket text not null unique, opened date not null, closed date, parent int references lawcase, judge int, value numeric(12,2), check (closed is null or closed > opened), check (parent < id));
create table person (id int primary key, name text not null, nick text, dob date);
create table part (lawcase int references lawcase, person int references person, role role not null, lawyer int references person, primary key (lawcase, person, role), check (lawyer <> person));
create unique index one_plaintiff on part (lawcase) where role = 'plaintiff';
create table hearing (lawcase int not null references lawcase, starts timestamp not null, ends timestamp not null, room int not null, check (ends > starts), unique (room, starts));

-- pair lawyer-intersect-distinct equal
select lawyer from part where role = 'plaintiff' intersect select lawyer from part where role = 'defendant'
--
select distinct p.lawyer from part p where p.role = 'plaintiff' and exists (select 1 from part q where q.lawyer is not distinct from p.lawyer and q.role = 'defendant')

-- pair judge-not-in differs
select id from lawcase where judge not in (select id from person)
--
select id from lawcase c where judge is not null and not exists (select 1 from person p where p.id = c.judge)

-- pair all-reached equal
with recursive t as (select id, 0 d from lawcase where parent is null union all select c.id, d + 1 from t join lawcase c on c.parent = t.id) select id from t
--
select id from lawcase

-- pair plaintiffs equal
select lawcase, count(*) filter (where role = 'plaintiff') from part group by lawcase
--
select lawcase, max(case when role = 'plaintiff' then 1 else 0 end)::bigint from part group by lawcase
