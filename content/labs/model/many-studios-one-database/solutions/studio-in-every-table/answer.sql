CREATE TABLE studio (
  id   int PRIMARY KEY,
  name text NOT NULL
);
CREATE FUNCTION this_studio() RETURNS int LANGUAGE sql STABLE
RETURN nullif(current_setting('app.studio', true), '')::int;

-- Every table says whose its rows are, and keys carry it along.
CREATE TABLE film (
  studio_id int NOT NULL REFERENCES studio,
  id        int,
  title     text NOT NULL,
  budget    int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (studio_id, id),
  UNIQUE (studio_id, title)
);
CREATE TABLE note (
  studio_id int NOT NULL DEFAULT this_studio(),
  film_id   int NOT NULL,
  line      text NOT NULL,
  FOREIGN KEY (studio_id, film_id) REFERENCES film (studio_id, id)
);

ALTER TABLE film ENABLE ROW LEVEL SECURITY;
ALTER TABLE note ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON film USING (studio_id = this_studio());
CREATE POLICY own ON note USING (studio_id = this_studio());

CREATE FUNCTION budget_of_studio(OUT films bigint, OUT total bigint) LANGUAGE sql STABLE
AS 'SELECT count(*), coalesce(sum(budget), 0) FROM film';
CREATE VIEW budget WITH (security_invoker = on) AS
SELECT films, total FROM budget_of_studio();
