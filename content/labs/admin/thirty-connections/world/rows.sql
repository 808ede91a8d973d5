INSERT INTO pool VALUES ('web', 10), ('worker', 10);
