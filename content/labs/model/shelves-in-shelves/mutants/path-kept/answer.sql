CREATE TABLE shelf (
  id        int PRIMARY KEY,
  parent_id int REFERENCES shelf,
  name      text NOT NULL,
  path      text,
  depth     int,
  UNIQUE NULLS NOT DISTINCT (parent_id, name)
);

CREATE VIEW shelf_path AS SELECT id, path, depth FROM shelf;

CREATE FUNCTION keep_path() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  above shelf;
BEGIN
  SELECT * INTO above FROM shelf WHERE id = NEW.parent_id;
  NEW.path := coalesce(above.path || ' / ', '') || NEW.name;
  NEW.depth := coalesce(above.depth + 1, 0);
  RETURN NEW;
END $$;
CREATE TRIGGER keep_path BEFORE INSERT ON shelf FOR EACH ROW EXECUTE FUNCTION keep_path();

CREATE FUNCTION refuse_circles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- One move at a time, or two that don't see each other could close a circle.
  PERFORM pg_advisory_xact_lock(1);
  IF EXISTS (
    WITH RECURSIVE up AS (
      SELECT NEW.parent_id AS id
      UNION
      SELECT s.parent_id FROM up JOIN shelf s ON s.id = up.id
    )
    SELECT FROM up WHERE id = NEW.id
  ) THEN
    RAISE EXCEPTION 'shelf % would be in itself', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER refuse_circles AFTER INSERT OR UPDATE OF parent_id ON shelf
  FOR EACH ROW EXECUTE FUNCTION refuse_circles();
