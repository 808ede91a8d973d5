import { afterAll, beforeAll } from 'vitest'
import { defaultLimits } from '../../../kit/limits.ts'
import { specificationSettings } from '../../../world/cluster-settings.ts'
import type { ConnectionInfo } from '../../../world/connection.ts'
import { type OwnCluster, openOwnCluster } from '../../../world/own-cluster.ts'
import { removeScratch, scratchHome } from '../../../world/test-data/scratch.ts'

/** The cluster of one file of tests: opened before the first of them, gone behind the last. */
export function specificationCluster(): {
  readonly home: string
  readonly connection: ConnectionInfo
} {
  const home = scratchHome()
  let cluster: OwnCluster | undefined
  beforeAll(async () => {
    cluster = await openOwnCluster({
      home,
      settings: specificationSettings,
      limits: defaultLimits,
      prefersMemory: true,
    })
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
