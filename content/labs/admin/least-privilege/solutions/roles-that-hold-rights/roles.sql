-- What work needs, whoever does it.
CREATE ROLE read_catalogue NOLOGIN;
GRANT SELECT ON film TO read_catalogue;

CREATE ROLE count_watches NOLOGIN;
GRANT SELECT ON watch TO count_watches;
GRANT SELECT (id, country) ON viewer TO count_watches;

CREATE ROLE serve_viewers NOLOGIN;
GRANT SELECT ON viewer, watch, payment TO serve_viewers;
GRANT INSERT ON watch, payment TO serve_viewers;
GRANT UPDATE (minutes) ON watch TO serve_viewers;
GRANT USAGE ON SEQUENCE watch_id_seq TO serve_viewers;

-- Who does it.
CREATE ROLE app LOGIN;
GRANT read_catalogue, serve_viewers TO app;
CREATE ROLE report LOGIN;
GRANT read_catalogue, count_watches TO report;
