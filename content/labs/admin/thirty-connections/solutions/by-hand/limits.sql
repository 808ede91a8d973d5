-- 90 × 0.025 = 2.25 busy, and four processes in a deploy; 5 × 0.3 = 1.5 busy, and two processes.
UPDATE pool SET size = 3 WHERE program = 'web';
UPDATE pool SET size = 2 WHERE program = 'worker';

ALTER ROLE web CONNECTION LIMIT 12;
ALTER ROLE worker CONNECTION LIMIT 4;
ALTER ROLE report CONNECTION LIMIT 3;
ALTER ROLE backup CONNECTION LIMIT 1;
ALTER ROLE monitor CONNECTION LIMIT 1;
