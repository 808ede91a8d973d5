-- Nine in ten speak their country's language, the others English.
INSERT INTO viewer
SELECT n,
       (ARRAY['FI','SE','NO','DK','DE','FR','IT','ES','PT','PL','CZ','HU','RO','GR','TR','JP','KR','VN','TH','ID'])[1 + n % 20],
       CASE WHEN n / 20 % 10 = 0 THEN 'en'
            ELSE (ARRAY['fi','sv','no','da','de','fr','it','es','pt','pl','cs','hu','ro','el','tr','ja','ko','vi','th','id'])[1 + n % 20] END,
       jsonb_build_object('plan', (ARRAY['free','free','free','free','free','free','free','family','family','gold'])[1 + n / 100 % 10],
                          'since', 2010 + (n + current_setting('backwright.seed')::int) % 15)
  FROM generate_series(0, 9999) AS n;

-- 150 films that are watched equally often, and 3,000 that were watched once.
INSERT INTO watch (viewer_id, film_id) SELECT n % 10000, 1 + n % 150 FROM generate_series(0, 8999) AS n;
INSERT INTO watch (viewer_id, film_id) SELECT n * 3 % 10000, 1000 + n FROM generate_series(0, 2999) AS n;
ANALYZE;

-- Last night.
INSERT INTO watch (viewer_id, film_id) SELECT n * 7 % 10000, 9000 FROM generate_series(1, 450) AS n;
