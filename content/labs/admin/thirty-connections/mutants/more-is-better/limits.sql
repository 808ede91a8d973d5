UPDATE pool SET size = 10 WHERE program = 'web';
UPDATE pool SET size = 10 WHERE program = 'worker';
