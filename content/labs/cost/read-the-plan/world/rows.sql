-- Two watches and one rating a film on average; some films have no watch. Ratings are stored film by
-- film, so that reading them along their index, once, costs no more than reading the table.
INSERT INTO film
SELECT i, 'Film ' || lpad(i::text, 5, '0'), 60 + abs(hashint4(i)) % 60 FROM generate_series(1, :size) i;

INSERT INTO watch
SELECT i, 1 + abs(hashint4(i)) % :size, 1 + abs(hashint4(-i)) % 120 FROM generate_series(1, :size * 2) i;

INSERT INTO rating
SELECT i, 1 + abs(hashint4(i * 5)) % :size, 1 + abs(hashint4(-i)) % 5 FROM generate_series(1, :size) i
 ORDER BY 2, 1;
