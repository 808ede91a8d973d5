UPDATE pool SET size = 3 WHERE program = 'web';
UPDATE pool SET size = 2 WHERE program = 'worker';
ALTER DATABASE reel CONNECTION LIMIT 26;
