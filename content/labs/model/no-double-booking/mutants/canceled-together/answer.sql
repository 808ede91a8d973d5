CREATE TABLE booking (
  room      text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at   timestamptz NOT NULL,
  canceled  boolean NOT NULL DEFAULT false,
  CHECK (ends_at > starts_at),
  EXCLUDE USING gist (room WITH =, (canceled::int) WITH =, tstzrange(starts_at, ends_at) WITH &&)
);
