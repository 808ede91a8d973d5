-- The rest of the catalogue, after sample.sql. Nothing is random: each choice is a piece of an md5
-- over the row's number. Studios write amounts as they like, with decimals or without.

INSERT INTO film (id, title, details)
SELECT 8 + g,
       ('{Amber,Borrowed,Careful,Distant,Early,Forgotten,Gentle,Hollow,Narrow,Patient,Restless,Silver}'::text[])[1 + a % 12]
         || ' ' || ('{Anchor,Bridge,Calendar,Ferry,Garden,Harbor,Kettle,Ladder,Mirror,Orchard,Piano,Signal}'::text[])[1 + b % 12],
       jsonb_build_object('languages', CASE c % 6
         WHEN 0 THEN '[]'::jsonb WHEN 1 THEN '["en"]' WHEN 2 THEN '["pt", "en"]' WHEN 3 THEN '["ko"]'
         WHEN 4 THEN '["eng"]' ELSE '["en-GB", "pt"]' END)
       || CASE a % 5 WHEN 0 THEN '{"subtitles": ["en"]}' ELSE '{}' END::jsonb
       || CASE d % 5
            WHEN 0 THEN '{}'::jsonb
            WHEN 1 THEN '{"awards": []}'
            WHEN 2 THEN '{"awards": [{"name": "Golden Heron", "year": 2023}]}'
            WHEN 3 THEN '{"awards": [{"name": "EUROFEST Grand Prize", "year": 2024}]}'
            ELSE '{"awards": [{"name": "Coral Ribbon", "year": 2022}, {"name": "Audience Ticket", "year": 2022}]}' END
       || CASE b % 11
            WHEN 0 THEN '{}'::jsonb
            WHEN 1 THEN '{"budget": null}'
            WHEN 2 THEN '{"budget": {"amount": 1000000, "currency": "EUR"}}'
            WHEN 3 THEN '{"budget": {"amount": 1250000.50, "currency": "USD"}}'
            WHEN 4 THEN '{"budget": {"amount": 24000000000, "currency": "IDR"}}'
            WHEN 5 THEN '{"budget": {"amount": 999999.99, "currency": "EUR"}}'
            ELSE jsonb_build_object('budget', jsonb_build_object(
              'amount', (1 + a % 90) * 50000,
              'currency', ('{EUR,USD,USD,JPY,BRL}'::text[])[1 + c % 5])) END
FROM (
  SELECT g,
         ('x' || substr(m, 1, 7))::bit(28)::int AS a, ('x' || substr(m, 8, 7))::bit(28)::int AS b,
         ('x' || substr(m, 15, 7))::bit(28)::int AS c, ('x' || substr(m, 22, 7))::bit(28)::int AS d
  FROM (SELECT g, md5('details ' || g) AS m FROM generate_series(1, 1500) AS g) AS digest
) AS h
ORDER BY g;
