-- Noor, Salt of 1961, a person without a film and a film without a person are always there.
INSERT INTO sheet (viewer, email, film, year, watched_on, stars)
SELECT CASE WHEN random() < 0.2 THEN ' ' || v.name WHEN random() < 0.1 THEN v.name || '  ' ELSE v.name END,
       CASE WHEN random() < 0.2 THEN ' ' || upper(v.email) WHEN random() < 0.2 THEN initcap(v.email) || ' ' ELSE v.email END,
       CASE WHEN random() < 0.2 THEN f.title || ' ' WHEN random() < 0.1 THEN '  ' || f.title ELSE f.title END,
       CASE WHEN random() < 0.1 THEN ' ' || f.year WHEN random() < 0.1 THEN f.year || ' ' ELSE f.year END,
       CASE WHEN random() < 0.1 THEN ' ' || d.day WHEN random() < 0.1 THEN d.day || ' ' ELSE d.day END, ''
  FROM (VALUES ('Noor Haddad', 'noor@reel.example'), ('Noor Haddad', 'noor.h@reel.example'),
               ('Ilse van der Berg', 'ilse@reel.example'), ('Max Orr', 'max.orr@reel.example')) AS v (name, email),
       (VALUES ('Salt', '1961'), ('Salt', '2019'), ('Copper', '2021'), ('Winter Timetable', '1999'), ('Rain over Faro', '1902')) AS f (title, year),
       generate_series(1, 3) AS n,
       LATERAL (SELECT (date '2026-03-01' + (floor(random() * 4))::int + 0 * n * length(v.name || f.title))::text AS day) AS d
 WHERE random() < 0.6 OR (v.email = 'noor@reel.example' AND f.year = '1961');

-- Stars belong to person, film and day.
UPDATE sheet s SET stars = repeat(' ', length(s.email) % 2) || g.stars || repeat(' ', length(s.film) % 3)
  FROM (SELECT email, film, year, watched_on,
               CASE WHEN random() < 0.4 THEN '' ELSE (1 + floor(random() * 5))::int::text END AS stars
          FROM (SELECT DISTINCT lower(btrim(email)) AS email, btrim(film) AS film, btrim(year) AS year, btrim(watched_on) AS watched_on
                  FROM sheet ORDER BY 1, 2, 3, 4) AS each_one) AS g
 WHERE lower(btrim(s.email)) = g.email AND btrim(s.film) = g.film
   AND btrim(s.year) = g.year AND btrim(s.watched_on) = g.watched_on;

-- Each cell with spaces beside the same without, names and titles with their own capital letters.
INSERT INTO sheet (viewer, email, film, year, watched_on, stars) VALUES
('Rory McCann', 'rory@reel.example', 'Rain over Faro', '1902', '2026-03-02', ''),
('Rory McCann ', 'Rory@Reel.example ', ' Rain over Faro', ' 1902', '2026-03-02 ', ' '),
('bell hooks', 'bell.h@reel.example', 'Salt', '1961 ', ' 2026-03-03', '4 '),
(' bell hooks', ' bell.h@reel.example', 'Salt ', '1961', '2026-03-03', '4'),
('Ada Lind', 'ada@reel.example', '', '', '', ''),
('Zoe Bell ', 'zoe.b@reel.example', ' ', ' ', '  ', '  '),
('', '', 'SALT', '1961', '', ''),
('', '', 'Nine Letters Home', '2008', '', ''),
(' ', '  ', 'One Lamp', ' 1930 ', ' ', ' ');
