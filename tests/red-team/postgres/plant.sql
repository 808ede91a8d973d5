-- Overloads of what our statements are known to call, each a better match than PostgreSQL's own for
-- some arguments, in a schema of the learner's. Whoever is not the learner and calls one is caught:
-- a superuser leaves a file, and the server's log names anybody.
create or replace function SCHEMA.red_team_caught() returns void language plpgsql as $caught$
begin
  if session_user operator(pg_catalog.~) '^(bw_[0-9]+(_app)?|bw_stranger|learner_[0-9]+)$' then
    return;
  end if;
  raise log 'red-team: called by %', session_user;
  if exists (select from pg_catalog.pg_roles
              where rolname operator(pg_catalog.=) current_user and rolsuper) then
    execute pg_catalog.format('copy (select 1) to program %L', 'touch MARK');
  end if;
end $caught$;

create or replace function SCHEMA.red_team_plant() returns bigint language plpgsql as $plant$
declare
  one text[] := pg_catalog.string_to_array('TYPES', ',');
  few text[] := pg_catalog.string_to_array('PAIRED', ',');
  made bigint := 0;
  a text; b text; f record;
begin
  foreach a in array one loop
    foreach b in array one loop
      execute pg_catalog.format($f$create function SCHEMA.red_team_no(a %s, b %s) returns bool language plpgsql as
        'begin perform SCHEMA.red_team_caught(); return null; end'$f$, a, b);
      execute pg_catalog.format($f$create function SCHEMA.red_team_text(a %s, b %s) returns text language plpgsql as
        'begin perform SCHEMA.red_team_caught(); return null; end'$f$, a, b);
      for f in select name, case when name in ('||', '->>', '->', '+', '-', '*', '/', '%') then 'red_team_text' else 'red_team_no' end as does
                 from pg_catalog.string_to_table('=,<>,<,>,<=,>=,~,!~,~~,!~~,<@,@>,&&,||,->,->>,+,-,*,/,%', ',') as name loop
        begin
          execute pg_catalog.format('create operator SCHEMA.%s (leftarg = %s, rightarg = %s, function = SCHEMA.%s)',
            f.name, a, b, f.does);
          made := made + 1;
        exception when others then null;
        end;
      end loop;
    end loop;
  end loop;
  for f in select distinct proname from pg_catalog.pg_proc
            where pronamespace = 'pg_catalog'::pg_catalog.regnamespace and proname = any (pg_catalog.string_to_array('NAMES', ',')) loop
    foreach a in array one loop
      begin
        execute pg_catalog.format($f$create function SCHEMA.%I(a %s) returns text language plpgsql as
          'begin perform SCHEMA.red_team_caught(); return null; end'$f$, f.proname, a);
        made := made + 1;
      exception when others then null;
      end;
    end loop;
    foreach a in array few loop
      foreach b in array few loop
        begin
          execute pg_catalog.format($f$create function SCHEMA.%I(a %s, b %s) returns text language plpgsql as
            'begin perform SCHEMA.red_team_caught(); return null; end'$f$, f.proname, a, b);
          made := made + 1;
        exception when others then null;
        end;
      end loop;
    end loop;
  end loop;
  return made;
end $plant$;
