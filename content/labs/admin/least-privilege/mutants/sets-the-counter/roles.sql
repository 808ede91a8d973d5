CREATE ROLE app LOGIN;
GRANT SELECT ON film, viewer, watch, payment TO app;
GRANT INSERT ON watch, payment TO app;
GRANT UPDATE (minutes) ON watch TO app;
GRANT UPDATE ON SEQUENCE watch_id_seq TO app;

CREATE ROLE report LOGIN;
GRANT SELECT ON film, watch TO report;
GRANT SELECT (id, country) ON viewer TO report;
