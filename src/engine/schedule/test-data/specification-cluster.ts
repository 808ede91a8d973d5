import { afterAll, beforeAll } from 'vitest'
import { defaultLimits } from '../../../kit/limits.ts'
import { specificationSettings } from '../../../world/clusters/cluster-settings.ts'
import {
  openTemporaryCluster,
  type TemporaryCluster,
} from '../../../world/clusters/temporary-cluster.ts'
import { type ConnectionInfo, withOwner } from '../../../world/postgres/connection.ts'
import { makeStranger } from '../../../world/postgres/stranger.ts'
import { removeScratch, scratchHome } from '../../../world/test-data/scratch.ts'

/** The cluster of one file of tests: opened before the first of them, gone behind the last. */
export function specificationCluster(): {
  readonly home: string
  readonly connection: ConnectionInfo
} {
  const home = scratchHome()
  let cluster: TemporaryCluster | undefined
  beforeAll(async () => {
    cluster = await openTemporaryCluster({
      home,
      settings: specificationSettings,
      limits: defaultLimits,
      prefersMemory: true,
    })
    const { connection } = cluster
    await withOwner(connection, 'postgres', (owner) => makeStranger(owner, connection))
  })
  afterAll(async () => {
    await cluster?.close()
    removeScratch(home)
  })
  return {
    home,
    get connection() {
      if (cluster === undefined) throw new Error('it is open while a test runs')
      return cluster.connection
    },
  }
}
