CREATE TABLE shelf (
  id        int PRIMARY KEY,
  parent_id int REFERENCES shelf,
  name      text NOT NULL,
  UNIQUE NULLS NOT DISTINCT (parent_id, name)
);
CREATE FUNCTION no_circle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7);
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
  RETURN NEW;
END $$;
CREATE TRIGGER no_circle BEFORE INSERT OR UPDATE ON shelf
  FOR EACH ROW EXECUTE FUNCTION no_circle();
CREATE VIEW shelf_path AS
WITH RECURSIVE down AS (
  SELECT id, name AS path, 0 AS depth FROM shelf WHERE parent_id IS NULL
  UNION ALL
  SELECT s.id, d.path || ' / ' || s.name, d.depth + 1
    FROM down d JOIN shelf s ON s.parent_id = d.id
)
SELECT id, path, depth FROM down;
