-- Each of these costs something at every write. Which can go?
DROP INDEX watch_once;
