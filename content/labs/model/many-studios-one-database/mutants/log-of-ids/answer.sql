CREATE TABLE studio (
  id   int PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE film (
  id        int PRIMARY KEY,
  studio_id int NOT NULL REFERENCES studio,
  title     text NOT NULL,
  budget    int NOT NULL,
  UNIQUE (studio_id, title)
);
CREATE TABLE note (
  film_id int NOT NULL REFERENCES film,
  line    text NOT NULL
);

ALTER TABLE film ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_films ON film
  USING (studio_id = nullif(current_setting('app.studio', true), '')::int)
  WITH CHECK (studio_id = nullif(current_setting('app.studio', true), '')::int);

CREATE TABLE history (at timestamptz DEFAULT now(), film_id int, studio int);
CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN INSERT INTO history (film_id, studio) VALUES (new.id, new.studio_id); RETURN new; END $$;
CREATE TRIGGER audit AFTER INSERT ON film FOR EACH ROW EXECUTE FUNCTION audit();
-- What of film can be seen is settled above, here as well.
ALTER TABLE note ENABLE ROW LEVEL SECURITY;
CREATE POLICY notes_of_own_films ON note
  USING (EXISTS (SELECT FROM film WHERE film.id = note.film_id))
  WITH CHECK (EXISTS (SELECT FROM film WHERE film.id = note.film_id));

CREATE VIEW budget WITH (security_invoker = true) AS
SELECT count(*) AS films, coalesce(sum(budget), 0) AS total FROM film;
