-- The time that a booking takes: none when it is canceled. Empty ranges meet nothing.
CREATE TABLE booking (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  room      text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at   timestamptz NOT NULL CHECK (ends_at > starts_at),
  canceled  boolean NOT NULL DEFAULT false,
  takes     tstzrange NOT NULL GENERATED ALWAYS AS
            (CASE WHEN canceled THEN 'empty'::tstzrange ELSE tstzrange(starts_at, ends_at, '[)') END) STORED,
  CONSTRAINT never_twice EXCLUDE USING gist (room WITH =, takes WITH &&)
);
