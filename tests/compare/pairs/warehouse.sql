create type state as enum ('draft', 'open', 'picked', 'shipped', 'void');
create domain qty as int not null check (value >= 0);
create table depot (id int primary key, name text not null unique, parent int references depot);
create table sku (id int primary key, ean text not null, grams int check (grams > 0), price numeric(10,4) not null, unique (ean, id));
create table stock (depot int references depot on delete cascade, sku int references sku, onhand qty default 0, reserved qty default 0, primary key (depot, sku), check (reserved <= onhand));
create table ord (id int generated always as identity primary key, depot int not null references depot, st state not null default 'draft', made timestamptz not null, shipped timestamptz, check ((st = 'shipped') = (shipped is not null)), check (shipped >= made));
create table line (ord int not null references ord, no int not null, sku int not null references sku, n int not null check (n > 0), price numeric(10,2), primary key (ord, no), unique (ord, sku));

-- pair price-line differs
select l.ord, sum(l.n * coalesce(l.price, s.price)) from line l join sku s on s.id = l.sku group by 1
--
select l.ord, sum(l.n * coalesce(l.price, s.price::numeric(10,2))) from line l join sku s on s.id = l.sku group by 1

-- pair shipped-after equal
select id from ord where shipped >= made
--
select id from ord where st >= 'shipped' and st <> 'void'

-- pair count-bug equal
select s.id from sku s where s.grams = (select count(*) from line l where l.sku = s.id)
--
select s.id from sku s join (select sku, count(*) c from line group by sku) x on x.sku = s.id where x.c = s.grams

-- pair push-down-count-one equal
select o.depot, count(*) from ord o left join line l on l.ord = o.id group by o.depot
--
select o.depot, sum(coalesce(x.c, 1)) from ord o left join (select ord, count(*) c from line group by ord) x on x.ord = o.id group by o.depot

-- pair depots-with-all differs
select d.id from depot d where not exists (select 1 from sku s where not exists (select 1 from stock t where t.depot = d.id and t.sku = s.id))
--
select depot from stock group by depot having count(*) = (select count(*) from sku)
