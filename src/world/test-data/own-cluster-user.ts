import fs from 'node:fs'
import path from 'node:path'
import { defaultLimits } from '../../kit/limits.ts'
import { specificationSettings } from '../clusters/cluster-settings.ts'
import { openTemporaryCluster } from '../clusters/temporary-cluster.ts'
import { withOwner } from '../postgres/connection.ts'
import { openRawConnection } from '../postgres/raw-connection.ts'

/* Opens an own cluster, freezes one of its backends, says "postmaster backend", and stays. */
const home = process.argv[2] as string
const cluster = await openTemporaryCluster({
  home,
  settings: specificationSettings,
  limits: defaultLimits,
  prefersMemory: true,
})
const line = await openRawConnection(cluster.connection, { database: 'postgres', bytesMax: 1000 })
const { rows } = await withOwner(cluster.connection, 'postgres', (client) =>
  client.query<{ data_directory: string }>('show data_directory'),
)
const file = path.join(rows[0]?.data_directory ?? '', 'postmaster.pid')
const postmaster = fs.readFileSync(file, 'utf8').split('\n')[0]
process.kill(line.pid, 'SIGSTOP')
process.stdout.write(`${postmaster} ${line.pid}\n`)
setInterval(() => undefined, 1_000)
