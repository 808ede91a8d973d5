create domain dose as numeric(8,3) check (value > 0);
create table drug (ndc text primary key check (length(ndc) = 11), generic text not null, class text[], strength dose, form text check (form in ('tab','cap','liq')), sched smallint check (sched between 1 and 5));
create table patient (mrn int primary key, born date not null, sex char(1) check (sex in ('F','M','X')), weight numeric(5,1) check (weight > 0), allergies jsonb not null default '[]');
create table script (id bigint primary key, mrn int not null references patient, ndc text not null references drug, written date not null, days int not null check (days between 1 and 365), refills int not null default 0 check (refills between 0 and 11), daw boolean, sig text, until date generated always as (written + days) stored);
create table fill (script bigint not null references script, n int not null check (n >= 0), filled timestamptz not null, qty numeric(9,2) not null, copay numeric(6,2), primary key (script, n));
create table interact (a text references drug, b text references drug, severity int not null check (severity in (1, 2, 3)), primary key (a, b), check (a < b));

-- pair interactions differs
select distinct s.mrn from script s join script t on t.mrn = s.mrn join interact i on i.a = s.ndc and i.b = t.ndc
--
select distinct s.mrn from script s join script t on t.mrn = s.mrn join interact i on i.a = s.ndc and i.b = t.ndc where s.id < t.id

-- pair interactions-both equal
select distinct s.mrn from script s join script t on t.mrn = s.mrn join interact i on i.a = s.ndc and i.b = t.ndc
--
select distinct s.mrn from script s join script t on t.mrn = s.mrn join interact i on i.a = least(s.ndc, t.ndc) and i.b = greatest(s.ndc, t.ndc)

-- pair class-count differs
select c, count(*) from drug, unnest(class) c group by c having count(*) >= 3
--
select c, count(*) from (select distinct ndc, unnest(class) c from drug) x group by c having count(*) >= 3

-- pair sched-two differs
select s.mrn from script s join drug d using (ndc) group by s.mrn having count(distinct d.sched) = 2
--
select s.mrn from script s join drug d using (ndc) group by s.mrn having min(d.sched) < max(d.sched)

-- pair sched-minmax equal
select s.mrn from script s join drug d using (ndc) group by s.mrn having count(distinct d.sched) >= 2
--
select s.mrn from script s join drug d using (ndc) group by s.mrn having min(d.sched) < max(d.sched)

-- pair sig-similar equal
select id from script where sig similar to '(one|two) daily'
--
select id from script where sig in ('one daily', 'two daily')
