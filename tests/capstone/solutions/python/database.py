"""A few connections that threads share, and the tables."""

import os
import queue
from contextlib import contextmanager

import psycopg
from psycopg.rows import dict_row

from web import Problem

SIZE = 12
WAIT = int(os.environ["BUSY_TIMEOUT_MS"]) / 1000 if "BUSY_TIMEOUT_MS" in os.environ else None
_free = queue.LifoQueue()
for _ in range(SIZE):
    _free.put(None)


@contextmanager
def transaction():
    """A connection, and one transaction on it."""
    try:
        connection = _free.get(timeout=WAIT)
    except queue.Empty:
        raise Problem(503, "Too many at once", {"Retry-After": "1"}) from None
    try:
        if connection is None or connection.closed:
            connection = psycopg.connect(os.environ["DATABASE_URL"], row_factory=dict_row)
        with connection.transaction():
            yield connection
    finally:
        _free.put(connection)


def rows(sql, *values, on=None):
    if on is not None:
        cursor = on.execute(sql, values)
        return cursor.fetchall() if cursor.description else []
    with transaction() as connection:
        return rows(sql, *values, on=connection)


def make_tables():
    with transaction() as connection:
        connection.execute("""
            CREATE TABLE IF NOT EXISTS accounts (id serial PRIMARY KEY, email text NOT NULL,
              key text NOT NULL UNIQUE, salt bytea NOT NULL, hash bytea NOT NULL);
            CREATE TABLE IF NOT EXISTS sessions (token text PRIMARY KEY, account int NOT NULL REFERENCES accounts);
            CREATE TABLE IF NOT EXISTS ratings (id serial PRIMARY KEY, account int NOT NULL REFERENCES accounts,
              film_id int NOT NULL REFERENCES film ON DELETE CASCADE, stars int NOT NULL, UNIQUE (account, film_id));
            CREATE TABLE IF NOT EXISTS progress (account int REFERENCES accounts,
              film_id int REFERENCES film ON DELETE CASCADE, seconds int NOT NULL DEFAULT 0,
              plays int NOT NULL DEFAULT 0, PRIMARY KEY (account, film_id));
            CREATE TABLE IF NOT EXISTS payments (id serial PRIMARY KEY, account int NOT NULL REFERENCES accounts,
              film_id int NOT NULL REFERENCES film ON DELETE CASCADE, cents int NOT NULL, key text NOT NULL,
              UNIQUE (account, key));
            CREATE TABLE IF NOT EXISTS hooks (id serial PRIMARY KEY, url text NOT NULL, secret text NOT NULL);
            CREATE TABLE IF NOT EXISTS outbox (id bigserial PRIMARY KEY, hook int NOT NULL REFERENCES hooks,
              body text NOT NULL, tries int NOT NULL DEFAULT 0);
            CREATE TABLE IF NOT EXISTS posters (film_id int PRIMARY KEY REFERENCES film ON DELETE CASCADE,
              type text NOT NULL, image bytea NOT NULL);
            ALTER TABLE film ADD COLUMN IF NOT EXISTS seconds int""")
        connection.execute(LENGTHS)


# The older release knows minutes alone. What it writes gets seconds, and what we write gets minutes.
LENGTHS = """
CREATE OR REPLACE FUNCTION lengths() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE known int;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.minutes <> OLD.minutes AND NEW.seconds IS NOT DISTINCT FROM OLD.seconds THEN
    NEW.seconds := NULL;
  END IF;
  known := NEW.seconds;
  NEW.seconds := coalesce(known, NEW.minutes * 60);
  NEW.minutes := ceil(NEW.seconds / 60.0);
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER lengths BEFORE INSERT OR UPDATE ON film FOR EACH ROW EXECUTE FUNCTION lengths()"""


def fill_lengths():
    """A few hundred at a time, so that nobody waits for a row for long."""
    filled = True
    while filled:
        filled = rows("""UPDATE film SET seconds = minutes * 60
                         WHERE id = ANY(ARRAY(SELECT id FROM film WHERE seconds IS NULL LIMIT 400)) RETURNING id""")
