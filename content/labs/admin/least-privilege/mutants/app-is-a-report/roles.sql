CREATE ROLE app LOGIN;
CREATE ROLE report LOGIN;

-- app: the program behind the site. Reads all that report reads, and more.
GRANT report TO app;
GRANT SELECT ON viewer, payment TO app;
GRANT INSERT ON watch, payment TO app;
GRANT UPDATE (minutes) ON watch TO app;
GRANT USAGE ON SEQUENCE watch_id_seq TO app;

-- report: minutes by country
GRANT SELECT ON film, watch TO report;
GRANT SELECT (id, country) ON viewer TO report;
