INSERT INTO job (id, queue, taken_by) VALUES (4, 'mail', NULL), (1, 'mail', 7), (3, 'mail', NULL), (2, 'mail', NULL), (5, 'idle', 7), (6, 'mail', 7);
