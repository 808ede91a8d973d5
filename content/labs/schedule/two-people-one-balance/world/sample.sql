INSERT INTO card (id, balance) VALUES (1, 50), (2, 30), (504001, 50);
