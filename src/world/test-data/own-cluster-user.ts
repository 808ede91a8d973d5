import fs from 'node:fs'
import path from 'node:path'
import { defaultLimits } from '../../kit/limits.ts'
import { clusterPaths } from '../cluster-paths.ts'
import { specificationSettings } from '../cluster-settings.ts'
import { openOwnCluster } from '../own-cluster.ts'
import { openPlainLine } from '../plain-line.ts'

/* Opens an own cluster, freezes one of its backends, says "postmaster backend", and stays. */
const home = process.argv[2] as string
const cluster = await openOwnCluster({
  home,
  settings: specificationSettings,
  limits: defaultLimits,
})
const line = await openPlainLine(cluster.connection, { database: 'postgres', bytesMax: 1000 })
const own = path.join(clusterPaths(home).own, `${process.pid}-0`)
const file = path.join(own, `data-${process.pid}-0`, 'postmaster.pid')
const postmaster = fs.readFileSync(file, 'utf8').split('\n')[0]
process.kill(line.pid, 'SIGSTOP')
process.stdout.write(`${postmaster} ${line.pid}\n`)
setInterval(() => undefined, 1_000)
