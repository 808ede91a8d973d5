create schema app;
create schema audit;
create table app.account (
  id integer primary key,
  owner text not null,
  opened date not null,
  closed date,
  kind char(1) not null check (kind in ('S', 'C', 'L')),
  check (closed is null or closed >= opened)
);
create table app.transfer (
  id integer primary key,
  source integer not null references app.account,
  target integer not null references app.account,
  amount numeric(10,2) not null check (amount > 0),
  at timestamptz not null,
  check (source <> target)
);
create table audit.entry (
  id bigserial primary key,
  account integer references app.account on delete set null,
  what text,
  at timestamptz not null default now()
);
create view app.open_account as select id, owner, kind from app.account where closed is null;
create view app.balance as
  select a.id, coalesce((select sum(amount) from app.transfer t where t.target = a.id), 0)
    - coalesce((select sum(amount) from app.transfer t where t.source = a.id), 0) as amount
  from app.account a;
-- pair view-balance-sum equal
select sum(amount) from app.balance
--
select 0 from app.account having count(*) > 0 union all select null from app.account having count(*) = 0
-- pair view-balance-union equal
select id, amount from app.balance where amount <> 0
--
select id, sum(x) from (select source id, -amount x from app.transfer union all select target, amount from app.transfer) t group by id having sum(x) <> 0
-- pair view-balance-union-distinct differs
select id, amount from app.balance where amount <> 0
--
select id, sum(x) from (select source id, -amount x from app.transfer union select target, amount from app.transfer) t group by id having sum(x) <> 0
-- pair account-days-open differs
select id, closed - opened from app.account where closed is not null
--
select id, (extract(year from closed) - extract(year from opened)) * 365 + extract(doy from closed) - extract(doy from opened) from app.account where closed is not null
-- pair entry-summer-offset differs
select id from audit.entry where at >= timestamp '2024-07-01' at time zone 'Europe/Paris'
--
select id from audit.entry where at >= '2024-07-01 00:00+01'
-- pair entry-summer-offset-right equal
select id from audit.entry where at >= timestamp '2024-07-01' at time zone 'Europe/Paris'
--
select id from audit.entry where at >= '2024-06-30 22:00+00'
-- pair closed-between-null-or equal
select id from app.account where date '2024-06-30' between opened and coalesce(closed, 'infinity')
--
select id from app.account where opened <= '2024-06-30' and (closed >= '2024-06-30' or closed is null)
