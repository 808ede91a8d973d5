create table word (a text, b text, c int, d int);

-- pair glued differs
select count(distinct a || b) from word where a is not null and b is not null
--
select count(distinct (a, b)) from word where a is not null and b is not null

-- pair mark-in-text differs
select a || '-' || b, count(*) from word where a is not null and b is not null group by 1
--
select a || '-' || b, count(*) from word where a is not null and b is not null group by a, b

-- pair glued-numbers differs
select count(distinct (c, d)) from word
--
select count(distinct c::text || d::text) from word

-- pair formatted differs
select count(distinct format('%s%s', c, d)) from word where c is not null and d is not null
--
select count(distinct (c, d)) from word where c is not null and d is not null

-- pair mark-between-numbers equal
select concat(c, ':', d), count(*) from word group by 1
--
select concat(c, ':', d), count(*) from word group by c, d

-- pair longer-than-padded differs
select lpad(c::text, 6, '0') from word where c >= 0
--
select case when length(c::text) >= 6 then c::text else repeat('0', 6 - length(c::text)) || c::text end
from word where c >= 0

-- pair cut-left-or-right differs
select right('000' || c::text, 3) from word where c >= 0
--
select lpad(c::text, 3, '0') from word where c >= 0

-- pair padded-small equal
select right('000' || c::text, 3) from word where c between 0 and 999
--
select lpad(c::text, 3, '0') from word where c between 0 and 999

-- pair no-room-in-format differs
select trim(to_char(c, '999')) from word where c > 0
--
select c::text from word where c > 0

-- pair cut-by-cast differs
select a::varchar(12) from word
--
select a from word

-- pair cut-by-cast-or-left equal
select a::varchar(12) from word
--
select left(a, 12) from word

-- pair trimmed-characters differs
select btrim(a, 'xy') from word
--
select regexp_replace(regexp_replace(a, '^(xy)+', ''), '(xy)+$', '') from word

-- pair reads-backward differs
select a from word where a = reverse(a)
--
select a from word
where left(a, 1) = right(a, 1) and substr(a, 2, 1) = substr(a, length(a) - 1, 1)
