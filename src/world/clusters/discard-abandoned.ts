import { clusterPaths } from './cluster-paths.ts'
import { discardAbandoned } from './temporary-cluster.ts'

/* What the guard of an own cluster runs: `node discard-abandoned <data folder>`. */
const home = process.argv[2]
if (home === undefined) throw new Error('expected the data folder; got nothing')
await discardAbandoned(clusterPaths(home))
