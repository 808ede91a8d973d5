CREATE TABLE film (id int PRIMARY KEY, title text NOT NULL, minutes int NOT NULL);
CREATE TABLE film_history (id int, title text, minutes int, valid_from timestamptz, valid_to timestamptz);
CREATE FUNCTION k() RETURNS trigger LANGUAGE plpgsql AS $$DECLARE m timestamptz := now(); BEGIN
IF TG_OP <> 'INSERT' THEN UPDATE film_history SET valid_to = m WHERE id = OLD.id; END IF;
IF TG_OP <> 'DELETE' THEN INSERT INTO film_history VALUES (NEW.id, NEW.title, NEW.minutes, m); END IF; RETURN NULL; END$$;
CREATE TRIGGER k AFTER INSERT OR UPDATE OR DELETE ON film FOR EACH ROW EXECUTE FUNCTION k();
