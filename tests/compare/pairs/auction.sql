create table lot (sale int, no int, title text not null, reserve bigint check (reserve >= 0), category text not null default 'misc', closes timestamptz not null, primary key (sale, no));
create table bidder (paddle int primary key, name text not null, country text not null check (country ~ '^[A-Z]{2}$'), approved date);
create table bid (id bigint primary key, sale int not null, no int not null, paddle int not null references bidder, cents bigint not null check (cents > 0), placed timestamptz not null, void boolean not null default false, foreign key (sale, no) references lot);
create unique index top_bid on bid (sale, no, cents) where not void;
create table payment (bid bigint primary key references bid, cents bigint not null, method text check (method in ('card', 'wire', 'cash')), on_day date not null);

-- pair streak-five differs
select paddle from (select paddle, sale - row_number() over (partition by paddle order by sale) g from (select distinct paddle, sale from bid) d) x group by paddle, g having count(*) >= 5
--
select paddle from (select paddle, sale - row_number() over (partition by paddle order by sale) g from (select distinct paddle, sale from bid) d) x group by paddle, g having count(*) > 5

-- pair winner-rank equal
select sale, no, id from (select *, rank() over (partition by sale, no order by cents desc) r from bid where not void) x where r <= 2
--
select sale, no, id from (select *, row_number() over (partition by sale, no order by cents desc) r from bid where not void) x where r <= 2

-- pair vat-half-eq equal
select id, round(cents * 0.05)::bigint from bid
--
select id, (cents + 10) / 20 from bid

-- pair pay-method-empty equal
select count(*) from (select method from payment group by rollup (method)) x
--
select count(distinct coalesce(method, '')) + 1 from payment where exists (select 1 from payment)
