CREATE TABLE booking (
  id        int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  room      text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at   timestamptz NOT NULL,
  canceled  boolean NOT NULL DEFAULT false,
  CHECK (starts_at < ends_at AND ends_at - starts_at <= interval '72 hours'),
  EXCLUDE USING gist (room WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (NOT canceled)
);
