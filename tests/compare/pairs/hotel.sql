create table guest (id int primary key, name text not null, vip boolean, passport text unique check (passport ~ '^[A-Z]{2}[0-9]{7}$'), phone text);
create table suite (code text primary key check (code ~ '^[0-9]{3}[A-D]$'), floor int not null, beds int not null check (beds between 1 and 6), rate numeric(7,2) not null);
create table booking (id int primary key, guest int not null references guest, suite text not null references suite, arrive date not null, depart date not null, adults int not null default 1 check (adults >= 1), kids int not null default 0 check (kids >= 0), canceled_at timestamp, check (depart > arrive));
create table extra (booking int not null references booking, seq int not null, what text not null, amount numeric(8,3) not null, at timestamp not null, primary key (booking, seq));
create table review (booking int primary key references booking, stars smallint check (stars between 1 and 5), body text, tags text[]);

-- pair occupancy differs
select d::date, count(b.id) from generate_series(date '2024-03-01', date '2024-03-05', interval '1 day') d left join booking b on d >= b.arrive and d < b.depart group by 1
--
select d::date, count(b.id) from generate_series(date '2024-03-01', date '2024-03-05', interval '1 day') d left join booking b on d between b.arrive and b.depart group by 1

-- pair occupancy-range equal
select d::date, count(b.id) from generate_series(date '2024-03-01', date '2024-03-05', interval '1 day') d left join booking b on d >= b.arrive and d < b.depart group by 1
--
select d::date, (select count(*) from booking b where daterange(b.arrive, b.depart) @> d::date) from generate_series(date '2024-03-01', date '2024-03-05', interval '1 day') d

-- pair bill-cents differs
select booking, sum((amount * 100)::int) from extra group by 1
--
select booking, (sum(amount) * 100)::int from extra group by 1

-- pair tags-first differs
select booking from review where tags[1:1] = '{clean}'
--
select booking from review where 'clean' = any(tags)

-- pair tags-removed differs
select booking from review where array_remove(tags, 'dirty') = '{clean}'
--
select booking from review where tags = '{clean}'

-- pair tags-sorted equal
select booking from review where tags @> '{clean,quiet}' and tags <@ '{clean,quiet}'
--
select booking from review r where (select array_agg(distinct t order by t) from unnest(tags) t) = '{clean,quiet}'
