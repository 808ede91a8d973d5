create table folder (
  site integer not null,
  id integer not null,
  parent integer,
  name text not null,
  primary key (site, id),
  foreign key (site, parent) references folder (site, id),
  unique (site, parent, name)
);
create table edge (
  src integer not null,
  dst integer not null,
  cost integer not null check (cost >= 0)
);
create table a_side (id integer primary key, b integer not null unique);
create table b_side (id integer primary key, a integer not null unique references a_side deferrable initially deferred);
alter table a_side add foreign key (b) references b_side deferrable initially deferred;
-- pair composite-parent-forgets-site differs
select c.site, c.id from folder c join folder p on p.site = c.site and p.id = c.parent
--
select c.site, c.id from folder c join folder p on p.id = c.parent
-- pair composite-child-names-notnull equal
select site, parent, count(distinct name) from folder where parent is not null group by site, parent
--
select site, parent, count(*) from folder where parent is not null group by site, parent
-- pair cycle-one-to-one equal
select a.id, b.id from a_side a join b_side b on b.id = a.b
--
select a.id, a.b from a_side a
-- pair cycle-other-way differs
select a.id from a_side a join b_side b on b.a = a.id
--
select a.id from a_side a join b_side b on b.a = a.id and a.b = b.id
-- pair cycle-total equal
select id from a_side a where not exists (select 1 from b_side b where b.a = a.id)
--
select id from a_side except select a from b_side
-- pair cycle-counting differs
select count(*) from a_side a left join b_side b on b.a = a.id where b.id is distinct from a.b
--
select 0
