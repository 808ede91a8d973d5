create table word (
  id integer primary key,
  w text not null,
  lang varchar(2) collate "C",
  freq real,
  unique (lang, w)
);
create table code (
  c varchar(8) primary key check (c ~ '^[A-Z0-9]+$'),
  descr text,
  valid bit(3) not null default b'000',
  net inet,
  raw bytea,
  t time,
  span interval
);
-- pair initcap-vs-upper differs
select id, initcap(w) from word
--
select id, upper(left(w, 1)) || lower(substr(w, 2)) from word
-- pair code-leading-zero differs
select c from code where case when c ~ '^[0-9]{1,6}$' then c::int = 7 end
--
select c from code where c = '7'
-- pair inet-contained differs
select c from code where net << '10.0.0.0/8'
--
select c from code where net <<= '10.0.0.0/8'
-- pair inet-family equal
select c from code where net <<= '10.0.0.0/8'
--
select c from code where family(net) = 4 and masklen(net) >= 8 and host(network(set_masklen(net, 8))) = '10.0.0.0'
-- pair like-backslash differs
select id from word where w like 'a\\b'
--
select id from word where w = 'a\\b'
-- pair bit-and equal
select c from code where valid & b'010' = b'010'
--
select c from code where get_bit(valid, 1) = 1
