INSERT INTO job (id, queue, taken_by) VALUES (4, 'mail', NULL), (1, 'mail', 7), (3, 'mail', NULL), (2, 'mail', NULL), (5, 'idle', 7),
(10, 'views', NULL), (9, 'views', 7), (8, 'views', NULL), (6, 'Mail', NULL), (7, 'trailers', 0), (11, 'trailers', NULL);
