UPDATE pool SET size = 1 WHERE program = 'web';
UPDATE pool SET size = 1 WHERE program = 'worker';
ALTER ROLE web CONNECTION LIMIT 4;
ALTER ROLE worker CONNECTION LIMIT 2;
ALTER ROLE report CONNECTION LIMIT 3;
