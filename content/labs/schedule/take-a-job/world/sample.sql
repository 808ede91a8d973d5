INSERT INTO job (id, queue, taken_by) VALUES (1, 'mail', 7), (2, 'mail', NULL), (3, 'mail', NULL), (4, 'mail', NULL), (5, 'idle', 7);
