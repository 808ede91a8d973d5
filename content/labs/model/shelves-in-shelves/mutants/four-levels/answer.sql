CREATE TABLE shelf (
  id        int PRIMARY KEY,
  parent_id int REFERENCES shelf,
  name      text NOT NULL,
  UNIQUE NULLS NOT DISTINCT (parent_id, name)
);

CREATE VIEW shelf_path AS
WITH RECURSIVE down AS (
  SELECT id, name AS path, 0 AS depth FROM shelf WHERE parent_id IS NULL
  UNION ALL
  SELECT s.id, d.path || ' / ' || s.name, d.depth + 1 FROM down d JOIN shelf s ON s.parent_id = d.id WHERE d.depth < 3
)
SELECT id, path, depth FROM down;

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
