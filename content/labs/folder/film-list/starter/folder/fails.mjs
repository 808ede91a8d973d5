console.error('That did not work.')
process.exitCode = 1
