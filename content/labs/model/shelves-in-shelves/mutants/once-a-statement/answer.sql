CREATE TABLE shelf (
  id        int PRIMARY KEY,
  parent_id int REFERENCES shelf,
  name      text NOT NULL,
  UNIQUE NULLS NOT DISTINCT (parent_id, name)
);

CREATE TABLE shelf_path (id int PRIMARY KEY, path text, depth int);

CREATE FUNCTION path_of(one int) RETURNS text[] LANGUAGE sql STABLE AS $$
  WITH RECURSIVE up AS (
    SELECT parent_id, ARRAY[name] AS names FROM shelf WHERE id = one
    UNION ALL
    SELECT s.parent_id, s.name || up.names FROM up JOIN shelf s ON s.id = up.parent_id
  )
  SELECT names FROM up WHERE parent_id IS NULL
$$;

CREATE FUNCTION add_path() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  one int;
BEGIN
  SELECT id INTO one FROM added;
  INSERT INTO shelf_path VALUES (one, array_to_string(path_of(one), ' / '), cardinality(path_of(one)) - 1);
  RETURN NULL;
END $$;
CREATE TRIGGER add_path AFTER INSERT ON shelf REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION add_path();

CREATE FUNCTION change_paths() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE shelf_path SET path = array_to_string(path_of(id), ' / '), depth = cardinality(path_of(id)) - 1;
  RETURN NULL;
END $$;
CREATE TRIGGER change_paths AFTER UPDATE ON shelf FOR EACH STATEMENT EXECUTE FUNCTION change_paths();

CREATE FUNCTION remove_path() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM shelf_path WHERE id = OLD.id;
  RETURN NULL;
END $$;
CREATE TRIGGER remove_path AFTER DELETE ON shelf FOR EACH ROW EXECUTE FUNCTION remove_path();

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
