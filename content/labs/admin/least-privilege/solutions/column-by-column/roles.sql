-- Column by column: the number of a watch comes from its sequence, so no program names it.
BEGIN;
CREATE ROLE app LOGIN;
CREATE ROLE report LOGIN;
GRANT SELECT (id, title, minutes) ON film TO app, report;
GRANT SELECT (id, name, email, country) ON viewer TO app;
GRANT SELECT (id, country) ON viewer TO report;
GRANT SELECT (id, viewer_id, film_id, minutes) ON watch TO app, report;
GRANT SELECT (id, viewer_id, amount) ON payment TO app;
GRANT INSERT (viewer_id, film_id, minutes), UPDATE (minutes) ON watch TO app;
GRANT INSERT (id, viewer_id, amount) ON payment TO app;
GRANT USAGE ON SEQUENCE watch_id_seq TO app;
COMMIT;
