UPDATE pool SET size = 3 WHERE program = 'web';
UPDATE pool SET size = 2 WHERE program = 'worker';
