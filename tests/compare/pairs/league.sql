create table team (id int primary key, name text not null unique);
create table game (id int primary key, home_id int not null references team (id), away_id int not null references team (id), home_goals int check (home_goals >= 0), away_goals int check (away_goals >= 0), played date, check (home_id <> away_id), check ((home_goals is null) = (away_goals is null)));
create table player (id int primary key, team_id int references team (id), name text not null, captain boolean not null, unique (team_id, name));
create unique index one_captain on player (team_id) where captain;
create table goal (game_id int references game (id), minute int check (minute between 1 and 120), player_id int not null references player (id), own boolean not null default false, primary key (game_id, minute));

-- pair home-and-away differs
select t.name, count(g.id) from team t left join game g on t.id in (g.home_id, g.away_id) group by t.id, t.name
--
select t.name, count(g.id) from team t left join game g on t.id = g.home_id group by t.id, t.name

-- pair points differs
select home_id, sum(case when home_goals > away_goals then 3 when home_goals = away_goals then 1 else 0 end) from game group by home_id
--
select home_id, sum(case when home_goals > away_goals then 3 when home_goals < away_goals then 0 else 1 end) from game group by home_id

-- pair lost-no-game differs
select t.id from team t where not exists (select 1 from game g where g.home_id = t.id and g.home_goals < g.away_goals or g.away_id = t.id and g.away_goals < g.home_goals)
--
select t.id from team t where not exists (select 1 from game g where g.home_id = t.id and g.home_goals < g.away_goals)

-- pair played-each-other differs
select least(home_id, away_id), greatest(home_id, away_id), count(*) from game group by 1, 2
--
select home_id, away_id, count(*) from game group by 1, 2

-- pair captain-one equal
select team_id, count(*) from player where captain and team_id is not null group by team_id
--
select team_id, 1 from player where captain and team_id is not null

-- pair captain-null-team differs
select team_id, count(*) from player where captain group by team_id
--
select team_id, 1 from player where captain

-- pair hat-trick differs
select game_id, player_id from goal where not own group by game_id, player_id having count(*) >= 3
--
select game_id, player_id from goal where not own group by game_id, player_id having count(*) > 3

-- pair hat-trick-own differs
select game_id, player_id from goal where not own group by game_id, player_id having count(*) >= 3
--
select game_id, player_id from goal group by game_id, player_id having count(*) >= 3

-- pair top-scorer differs
select player_id from goal group by player_id having count(*) = (select max(n) from (select count(*) n from goal group by player_id) x)
--
select player_id from goal group by player_id, game_id having count(*) = (select max(n) from (select count(*) n from goal group by player_id) x)

-- pair goals-for-other-team differs
select o.game_id from goal o join player p on p.id = o.player_id join game g on g.id = o.game_id where p.team_id not in (g.home_id, g.away_id)
--
select o.game_id from goal o join player p on p.id = o.player_id join game g on g.id = o.game_id where p.team_id <> g.home_id

-- pair unplayed differs
select count(*) from game where home_goals is null
--
select count(*) from game where played is null

-- pair score-both-null equal
select count(*) from game where home_goals is null and away_goals is null
--
select count(*) from game where home_goals is null or away_goals is null

-- pair same-name-other-team differs
select a.name from player a join player b on a.name = b.name and a.id < b.id
--
select name from player group by name having count(distinct team_id) > 1

-- pair unbeaten-at-home differs
select home_id from game group by home_id having bool_and(home_goals >= away_goals)
--
select home_id from game group by home_id having min(home_goals - away_goals) > 0

-- pair late-goals differs
select distinct game_id from goal where minute > 90
--
select distinct game_id from goal where minute >= 90

-- pair first-goal differs
select game_id, player_id from goal g where minute = (select min(minute) from goal where game_id = g.game_id)
--
select game_id, player_id from goal g where minute = (select min(minute) from goal where player_id = g.player_id)

-- pair team-key equal
select t.name from team t group by t.id
--
select name from team group by name

-- pair goal-difference differs
select home_id, sum(home_goals - away_goals) from game group by home_id
--
select home_id, sum(home_goals) - sum(distinct away_goals) from game group by home_id
