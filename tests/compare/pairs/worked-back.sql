create table person (id int primary key, first_name text not null, last_name text not null, born date not null, died date);
create table item (id int primary key, tags text[], kind text not null, seats int not null, paid int, due int not null, fee int not null);

-- pair two-blanks-in-a-name differs
select id from person where first_name || ' ' || last_name <> 'Ada Lovelace'
--
select id from person where first_name || ' ' || last_name <> 'Ada  Lovelace'

-- pair tags-apart differs
select id from item where array_to_string(tags, ',') = 'red,blue'
--
select id from item where array_to_string(tags, ',') = 'red, blue'

-- pair lived-thirty-six-years differs
select id from person where age(died, born) >= interval '36 years'
--
select id from person where age(died, born) > interval '36 years'

-- pair lived-to-the-month differs
select id from person where extract(year from age(died, born)) = 36 and extract(month from age(died, born)) = 5
--
select id from person where age(died, born) = interval '36 years 5 months'

-- pair owed-at-least differs
select id from item where case when kind = 'void' then 0 when paid is null then due - fee else paid + fee end >= 37
--
select id from item where case when kind = 'void' then 0 when paid is null then due - fee else paid + fee end > 37

-- pair dear-seats differs
select id from item where case when kind = 'pro' and seats > 4 then due * 3 else 1 end >= 81
--
select id from item where case when kind = 'pro' and seats > 4 then due * 3 else 1 end > 81
