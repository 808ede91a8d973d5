create type level as enum ('junior', 'senior', 'master');
create table member (
  id integer primary key,
  nick varchar(12) not null,
  level level not null,
  joined date not null default current_date,
  left_on date,
  mentor integer references member,
  constraint not_own_mentor check (mentor <> id),
  constraint order_of_days check (left_on > joined)
);
create table team (id integer primary key, name text not null unique, captain integer not null unique references member);
create table plays (
  team integer not null references team on delete cascade,
  member integer not null references member,
  since date not null,
  primary key (team, member)
);
create table match (
  id integer primary key,
  home integer not null references team,
  away integer not null references team,
  home_goals integer check (home_goals >= 0),
  away_goals integer check (away_goals >= 0),
  on_day date not null,
  check (home <> away),
  check ((home_goals is null) = (away_goals is null)),
  unique (home, away, on_day)
);
-- pair both-null-or-none equal
select id from match where home_goals is null
--
select id from match where home_goals + away_goals is null
-- pair age-in-years differs
select id from member where age(date '2025-02-28', joined) >= interval '1 year'
--
select id from member where date '2025-02-28' - joined >= 365
-- pair nick-pad differs
select id from member where nick = 'ann'
--
select id from member where nick::char(12) = 'ann'
-- pair win-rate differs
select home from match where home_goals is not null group by home having count(*) >= 10 and avg((home_goals > away_goals)::int) >= 0.7
--
select home from match where home_goals is not null group by home having count(*) > 10 and avg((home_goals > away_goals)::int) >= 0.7
-- pair everyone-met-everyone-div equal
select t.id from team t where (select count(distinct case when home = t.id then away else home end) from match where t.id in (home, away)) = (select count(*) - 1 from team)
--
select t.id from team t where not exists (select 1 from team u where u.id <> t.id and not exists (select 1 from match where (home, away) in ((t.id, u.id), (u.id, t.id))))
-- pair goals-mean differs
select home from match group by home having avg(home_goals) > 2.5
--
select home from match group by home having sum(home_goals) > 2.5 * count(*)
