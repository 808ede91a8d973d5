import { stopUnused } from './cluster.ts'

/*
 * What the idle shutdown runs: `node stop-unused <data folder>`. Exit 0: stopped, or stopped already;
 * 1: somebody uses the clusters after all.
 */
const home = process.argv[2]
if (home === undefined) throw new Error('expected the data folder; got nothing')
process.exitCode = (await stopUnused(home)) ? 0 : 1
