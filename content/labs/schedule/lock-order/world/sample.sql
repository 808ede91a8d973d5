INSERT INTO card (id, balance) VALUES (1, 50), (2, 30), (3, 20), (4, 0), (504001, 50);
