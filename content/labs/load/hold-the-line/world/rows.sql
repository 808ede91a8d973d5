INSERT INTO showing (id, film) VALUES
  (1, 'Salt'), (2, 'Low Tide'), (3, 'The Ferry'), (4, 'Snow'), (5, 'Harbor Lights'),
  (6, 'Copper'), (7, 'Winter Keys'), (8, 'The Lighthouse'), (13, 'The Premiere');
