-- Counts all again, each column by itself.
ANALYZE;
