CREATE TABLE showing (
  id integer PRIMARY KEY,
  film text NOT NULL,
  sold integer NOT NULL DEFAULT 0
);

CREATE TABLE ticket (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  showing_id integer NOT NULL REFERENCES showing,
  sold_at timestamptz NOT NULL DEFAULT now()
);

-- Selling keeps a connection busy for 100 ms. The sleep stands in for the work, so that the speed
-- of your machine doesn't matter.
CREATE FUNCTION sell_ticket(wanted integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE sold_id integer;
BEGIN
  PERFORM pg_sleep(0.1);
  UPDATE showing SET sold = sold + 1 WHERE id = wanted;
  INSERT INTO ticket (showing_id) VALUES (wanted) RETURNING id INTO sold_id;
  RETURN sold_id;
END
$$;
