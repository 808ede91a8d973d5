-- Films, and what their genres are to be called from now on.

CREATE TABLE film (
  id           int PRIMARY KEY,
  title        text NOT NULL,
  genre        text,                           -- NULL: not sorted yet
  genre_before text                            -- what it was called before its last renaming
);

CREATE TABLE genre_rename (
  old_name text PRIMARY KEY,
  new_name text CHECK (new_name <> old_name)   -- NULL: not decided yet
);
