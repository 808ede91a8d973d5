// Runs the report twice, one run behind the other.
await import('./report.mjs')
await import('./report.mjs?again')
