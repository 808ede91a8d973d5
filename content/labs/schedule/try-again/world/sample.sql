INSERT INTO card (id, balance) VALUES (1, 60), (2, 60), (3, 60);
