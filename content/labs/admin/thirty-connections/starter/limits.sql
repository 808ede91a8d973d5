-- reel_owner runs this file.
UPDATE pool SET size = 8 WHERE program = 'web';
UPDATE pool SET size = 2 WHERE program = 'worker';
