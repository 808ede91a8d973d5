UPDATE pool SET size = 3 WHERE program = 'web';
UPDATE pool SET size = 2 WHERE program = 'worker';
ALTER ROLE web CONNECTION LIMIT 12;
