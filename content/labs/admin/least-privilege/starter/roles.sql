-- The owner of the tables runs this file.
CREATE ROLE app LOGIN;
CREATE ROLE report LOGIN;

GRANT SELECT ON film TO app, report;
