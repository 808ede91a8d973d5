/** Schemas whose rows are hard to make, or hold every type. */
export const demandingSchemas: readonly { readonly name: string; readonly ddl: string }[] = [
  {
    name: 'every type',
    ddl: `create type mood as enum ('ok', 'so-so', 'it''s "bad"');
      create domain amount as numeric(8,2) check (value >= 0);
      create domain small_amount as amount not null check (value < 100);
      create domain code as text check (value ~ '^[A-Z]{2}-[0-9]{3}$');
      create table every_type (a smallint, b int, c bigint, d numeric, e numeric(6,2), f real,
        g double precision, h money, i text, j varchar(3), k char(4), l "char", m name, o boolean,
        p date, q time, r timetz, s timestamp, t timestamptz, u interval, v uuid, w json, x jsonb,
        y jsonpath, z bytea, aa inet, ab cidr, ac macaddr, ad macaddr8, ae bit(3), af varbit(5),
        ah tsvector, ai tsquery, aj point, ak line, al lseg, am box, an path, ao polygon, ap circle,
        aq oid, ar pg_lsn, av int[], aw text[], ax numeric(4,1)[], ay date[], az mood[],
        ba int4range, bb int8range, bc numrange, bd daterange, be tsrange, bf tstzrange,
        bg int4multirange, bh datemultirange, bi mood, bj amount, bk small_amount, bl code,
        bn numeric(3,0), bo numeric(5,-2), bp timestamp(0), bq interval day to second,
        br bit varying, bs serial, bt varchar)`,
  },
  {
    name: 'keys of every kind',
    ddl: `create table keys (id int generated always as identity primary key, email text not null,
        active boolean not null, org int, "Order" text, "select" int not null default 1, low int, high int,
        total int generated always as (coalesce(low, 0) + coalesce(high, 0)) stored,
        check (low < high), check (low between 0 and 50), check (email like '%@%.%'),
        check (("select" = 1 and active) or ("select" > 1 and not active)),
        check (email = lower(email)), unique nulls not distinct (org, active));
      create unique index on keys (lower(email));
      create unique index on keys (org) where active;
      create unique index on keys ((total % 7), org)`,
  },
  {
    name: 'cycles',
    ddl: `create table tenant (id int primary key, owner_id int);
      create table staff (tenant_id int not null references tenant (id), id int not null, lead_id int,
        primary key (tenant_id, id), foreign key (tenant_id, lead_id) references staff (tenant_id, id));
      alter table tenant add foreign key (id, owner_id) references staff (tenant_id, id);
      create table egg (id int primary key, hen_id int not null);
      create table hen (id int primary key, egg_id int not null references egg (id));
      alter table egg add foreign key (hen_id) references hen (id)`,
  },
  {
    name: 'checks over several columns',
    ddl: `create table leave (starts date not null, ends date not null, born date check (born <= '2006-01-01'),
        opens time check (opens between '09:00' and '17:00'), url text check (url ~ '^https?://'),
        pin char(4) check (pin ~ '^[0-9]{4}$'), body jsonb check (jsonb_typeof(body) = 'object'),
        code text check (code = upper(code) and length(code) = 3),
        check (ends > starts), check (ends - starts <= 30), check (extract(isodow from starts) < 6));
      create table game (id int primary key, home int not null, away int not null, hg int, ag int,
        check (home <> away), check ((hg is null) = (ag is null)))`,
  },
  {
    name: 'exclusions and partitions',
    ddl: `create table booking (room int4range, during tstzrange, exclude using gist (room with &&, during with &&));
      create table part_t (id int not null, d date not null, primary key (id, d)) partition by range (d);
      create table part_1 partition of part_t for values from ('2024-01-01') to ('2024-02-01');
      create table part_2 partition of part_t for values from ('2024-02-01') to ('2024-03-01');
      create table by_list (id int, r text) partition by list (r);
      create table by_list_a partition of by_list for values in ('x', 'y')`,
  },
]
