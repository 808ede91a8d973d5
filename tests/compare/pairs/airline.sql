create table airport (code char(3) primary key, city text not null, country text, elevation int check (elevation between -500 and 5000));
create table aircraft (tail text primary key, model text not null, seats smallint not null check (seats > 0));
create table flight (
  carrier varchar(2) not null, num int not null check (num between 1 and 9999), day date not null,
  origin char(3) not null references airport, dest char(3) not null references airport,
  tail text references aircraft, dep time not null, mins int not null check (mins > 0), delay int,
  primary key (carrier, num, day), check (origin <> dest));
create table booking (
  ref char(6), seq smallint check (seq >= 1), carrier varchar(2) not null, num int not null, day date not null,
  passenger text not null, seat text, fare numeric(8,2) not null check (fare >= 0), cabin text not null default 'Y' check (cabin in ('F','C','Y')),
  primary key (ref, seq), foreign key (carrier, num, day) references flight);
create unique index one_seat on booking (carrier, num, day, seat) where seat is not null;

-- pair overnight differs
select carrier, num, day from flight where dep + make_interval(mins => mins) < dep
--
select carrier, num, day from flight where day + dep + make_interval(mins => mins) >= day + 1

-- pair overnight-same equal
select carrier, num, day from flight where mins < 1440 and dep + make_interval(mins => mins) < dep
--
select carrier, num, day from flight where mins < 1440 and (day + dep + make_interval(mins => mins))::date > day

-- pair join-left-tail equal
select f.carrier, f.num, f.day, a.seats from flight f left join aircraft a using (tail) where a.seats > 150
--
select f.carrier, f.num, f.day, a.seats from flight f join aircraft a on a.tail = f.tail where a.seats >= 151

-- pair padded-code equal
select code from airport where code like 'Z%H'
--
select code from airport where code like 'Z_H'
