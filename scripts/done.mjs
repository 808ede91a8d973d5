// The launcher has installed and built by the time a script runs: nothing is left to do.
process.stderr.write('Set up and built.\n')
