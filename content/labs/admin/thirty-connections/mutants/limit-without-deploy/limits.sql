UPDATE pool SET size = 3 WHERE program = 'web';
UPDATE pool SET size = 2 WHERE program = 'worker';
ALTER ROLE web CONNECTION LIMIT 9;
ALTER ROLE worker CONNECTION LIMIT 4;
ALTER ROLE report CONNECTION LIMIT 3;
