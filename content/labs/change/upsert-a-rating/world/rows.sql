-- Many more of both, after sample.sql. Nothing is random: each choice is a piece of an md5 over the
-- row's number. Moments are whole hours, so that some are equal.

INSERT INTO rating (viewer_id, film_id, stars, rated_at)
SELECT 10 + g / 20, 10 + g % 20, 1 + a % 5, timestamptz '2024-07-01 00:00+00' + make_interval(hours => b % 240)
FROM (
  SELECT g, ('x' || substr(m, 1, 7))::bit(28)::int AS a, ('x' || substr(m, 8, 7))::bit(28)::int AS b
  FROM (SELECT g, md5('saved ' || g) AS m FROM generate_series(0, 3999) AS g) AS digest
) AS h
WHERE (a + b) % 3 > 0
ORDER BY g;

INSERT INTO rating_inbox (viewer_id, film_id, stars, rated_at)
SELECT 10 + g / 20, 10 + g % 20, 1 + a % 5, timestamptz '2024-07-06 00:00+00' + make_interval(hours => b % 240)
FROM (
  SELECT g, ('x' || substr(m, 1, 7))::bit(28)::int AS a, ('x' || substr(m, 8, 7))::bit(28)::int AS b
  FROM (SELECT g, md5('inbox ' || g) AS m FROM generate_series(0, 3999) AS g) AS digest
) AS h
WHERE (a + b) % 2 > 0
ORDER BY g;
